package io.slotkeeper.server.acl;

import io.slotkeeper.resp.QuotedWords;
import io.slotkeeper.server.acl.RuleException.Fault;
import java.util.ArrayList;
import java.util.List;

/// A [User] while its rules are read, one after the other.
final class UserBuilder {
  /// What new users and selectors depend on.
  ///
  /// @param allChannels whether they may use every channel at first (`acl-pubsub-default`)
  record Setting(CommandCatalog catalog, boolean allChannels) {}

  final String name;
  final long serial;
  boolean enabled;
  boolean needsNoPassword;
  boolean skipsSanitizing;
  final List<String> passwords = new ArrayList<>();
  SelectorBuilder root;
  final List<Selector> selectors = new ArrayList<>();
  private final Setting setting;

  /// A new user, who may do nothing yet.
  UserBuilder(String name, long serial, Setting setting) {
    this.name = name;
    this.serial = serial;
    this.setting = setting;
    this.root = new SelectorBuilder(setting.catalog, setting.allChannels);
  }

  /// A change of a user.
  UserBuilder(User from, Setting setting) {
    this.name = from.name();
    this.serial = from.serial();
    this.setting = setting;
    this.enabled = from.isEnabled();
    this.needsNoPassword = from.needsNoPassword();
    this.skipsSanitizing = from.skipsSanitizing();
    this.passwords.addAll(from.passwords());
    this.root = new SelectorBuilder(setting.catalog, from.selectors().getFirst());
    this.selectors.addAll(from.selectors().subList(1, from.selectors().size()));
  }

  User build() {
    return new User(this);
  }

  /// The default user as it is when nothing is said about it: it may do everything.
  void allowEverything() {
    enabled = true;
    needsNoPassword = true;
    for (String rule : List.of("+@all", "~*", "&*")) {
      try {
        root.apply(rule);
      } catch (RuleException e) {
        throw new AssertionError(rule, e);
      }
    }
  }

  void apply(String rule) throws RuleException {
    switch (AsciiText.lower(rule)) {
      case "" -> {}
      case "on" -> enabled = true;
      case "off" -> enabled = false;
      case "skip-sanitize-payload" -> skipsSanitizing = true;
      case "sanitize-payload" -> skipsSanitizing = false;
      case "nopass" -> resetPasswords(true);
      case "resetpass" -> resetPasswords(false);
      case "clearselectors" -> selectors.clear();
      case "reset" -> reset();
      default -> applyToOne(rule);
    }
  }

  private void reset() {
    resetPasswords(false);
    enabled = false;
    skipsSanitizing = false;
    selectors.clear();
    root = new SelectorBuilder(setting.catalog, setting.allChannels);
  }

  private void applyToOne(String rule) throws RuleException {
    String rest = rule.substring(1);
    switch (rule.charAt(0)) {
      case '>' -> addPassword(Passwords.hash(rest));
      case '#' -> addPassword(checkedHash(rest));
      case '<' -> removePassword(Passwords.hash(rest));
      case '!' -> removePassword(checkedHash(rest));
      case '(' -> addSelector(rule);
      default -> root.apply(rule);
    }
  }

  // ---- passwords --------------------------------------------------------------------------

  void resetPasswords(boolean none) {
    needsNoPassword = none;
    passwords.clear();
  }

  private static String checkedHash(String hash) throws RuleException {
    if (!Passwords.isHash(hash)) {
      throw new RuleException(Fault.BAD_HASH);
    }
    return hash;
  }

  void addPassword(String hash) {
    if (!passwords.contains(hash)) {
      passwords.add(hash);
    }
    needsNoPassword = false;
  }

  private void removePassword(String hash) throws RuleException {
    if (!passwords.remove(hash)) {
      throw new RuleException(Fault.NO_SUCH_PASSWORD);
    }
  }

  // ---- selectors --------------------------------------------------------------------------

  private void addSelector(String rule) throws RuleException {
    if (!rule.endsWith(")")) {
      throw new RuleException(Fault.SYNTAX);
    }
    SelectorBuilder selector = new SelectorBuilder(setting.catalog, setting.allChannels);
    List<String> words = QuotedWords.split(rule.substring(1, rule.length() - 1));
    if (words == null) {
      throw new RuleException(Fault.SYNTAX);
    }
    for (String word : words) {
      selector.apply(word);
    }
    selectors.add(selector.build());
  }

  /// Joins rules that are one selector spread over several words: `(+get`, `~a)`.
  ///
  /// @throws AclException when a parenthesis stays open
  static List<String> joined(List<String> words) throws AclException {
    List<String> rules = new ArrayList<>();
    StringBuilder open = null;
    String first = "";
    for (String word : words) {
      if (open != null) {
        open.append(' ').append(word);
      } else if (word.startsWith("(") && !word.endsWith(")")) {
        first = word;
        open = new StringBuilder(word);
      } else {
        rules.add(word);
      }
      if (open != null && word.endsWith(")")) {
        rules.add(open.toString());
        open = null;
      }
    }
    if (open != null) {
      throw new AclException(
          "Unmatched parenthesis in acl selector starting at '" + AsciiText.shown(first) + "'.");
    }
    return rules;
  }
}
