package io.slotkeeper.server.acl;

import io.slotkeeper.resp.QuotedWords;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/// A user: a name, ways to prove to be it, and what it may do.
///
/// Immutable: a change makes another one, with the same serial number. A user that is deleted and
/// made again has another number, so that nobody stays logged in as the new one.
public final class User {
  public static final String DEFAULT_NAME = "default";

  private final String name;
  private final long serial;
  private final boolean enabled;
  private final boolean needsNoPassword;
  private final boolean skipsSanitizing;
  private final List<String> passwords;
  private final List<Selector> selectors;
  private final boolean unrestricted;

  User(UserBuilder builder) {
    name = builder.name;
    serial = builder.serial;
    enabled = builder.enabled;
    needsNoPassword = builder.needsNoPassword;
    skipsSanitizing = builder.skipsSanitizing;
    passwords = List.copyOf(builder.passwords);
    List<Selector> all = new ArrayList<>();
    all.add(builder.root.build());
    all.addAll(builder.selectors);
    selectors = List.copyOf(all);
    unrestricted = selectors.stream().anyMatch(Selector::isUnrestricted);
  }

  /// One byte per char.
  public String name() {
    return name;
  }

  /// Whether it is the same user, perhaps before or after a change.
  public boolean isSame(User other) {
    return serial == other.serial;
  }

  long serial() {
    return serial;
  }

  public boolean isEnabled() {
    return enabled;
  }

  /// Whether any password is right.
  public boolean needsNoPassword() {
    return needsNoPassword;
  }

  boolean skipsSanitizing() {
    return skipsSanitizing;
  }

  /// Whether it may do everything, so that nothing need be looked at.
  public boolean isUnrestricted() {
    return unrestricted;
  }

  /// What it may do: a call is allowed when one of them allows it. The first is the root, which
  /// rules outside of parentheses are about.
  public List<Selector> selectors() {
    return selectors;
  }

  /// The SHA-256 of each password, in hexadecimal.
  public List<String> passwords() {
    return passwords;
  }

  /// The rules that are switches: `on`, `nopass`.
  public List<String> flags() {
    List<String> flags = new ArrayList<>();
    flags.add(enabled ? "on" : "off");
    if (needsNoPassword) {
      flags.add("nopass");
    }
    flags.add(skipsSanitizing ? "skip-sanitize-payload" : "sanitize-payload");
    return flags;
  }

  /// The rules that make it from a new user, in one line. Words in parentheses are read with their
  /// quotes, and one that ends with a parenthesis would be taken for the last one.
  public String rules() {
    StringBuilder rules = new StringBuilder(String.join(" ", flags()));
    passwords.forEach(password -> rules.append(" #").append(password));
    rules.append(' ').append(selectors.getFirst().text());
    for (Selector selector : selectors.subList(1, selectors.size())) {
      StringJoiner words = new StringJoiner(" ", " (", ")");
      for (String word : selector.text().split(" ", -1)) {
        words.add(word.endsWith(")") ? QuotedWords.quote(word) : QuotedWords.quoteIfNeeded(word));
      }
      rules.append(words);
    }
    return rules.toString();
  }

  /// The line of a configuration file that declares it.
  public String line() {
    return "user " + name + " " + rules();
  }

  /// Whether it may listen to all of these; one byte per char.
  public boolean maySubscribe(Iterable<String> channels, Iterable<String> patterns) {
    for (String channel : channels) {
      if (selectors.stream().noneMatch(selector -> selector.allowsChannel(channel))) {
        return false;
      }
    }
    for (String pattern : patterns) {
      if (selectors.stream().noneMatch(selector -> selector.allowsPattern(pattern))) {
        return false;
      }
    }
    return true;
  }

  /// Whether it may listen to any channel.
  public boolean maySubscribeToAll() {
    return selectors.stream().anyMatch(Selector::allowsAllChannels);
  }
}
