package io.slotkeeper.server.acl;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The file of the directive `aclfile`: a line `user name rule...` for each user, and nothing else.
///
/// All faults are found at once, and one is enough for nothing to be taken from the file.
final class AclFile {
  private final String name;
  private final String content;
  private final StringBuilder faults = new StringBuilder();

  AclFile(String name, String content) {
    this.name = name;
    this.content = content;
  }

  /// @param maker makes a new user of a name
  /// @param users where they are put, by name
  void read(Function<String, UserBuilder> maker, Map<String, User> users) throws AclException {
    String[] lines = content.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (!line.isEmpty()) {
        readLine(i + 1, List.of(line.split(" ", -1)), maker, users);
      }
    }
    if (!faults.isEmpty()) {
      throw new AclException(
          faults
              + "WARNING: ACL errors detected, no change to the previously active ACL rules was"
              + " performed");
    }
  }

  private void readLine(
      int number,
      List<String> words,
      Function<String, UserBuilder> maker,
      Map<String, User> users) {
    String place = name + ":" + number;
    if (!words.getFirst().equals("user") || words.size() < 2) {
      fault(place + " should start with user keyword followed by the username. ");
      return;
    }
    String user = words.get(1);
    if (AsciiText.hasBlank(user)) {
      fault("'" + place + ": username '" + user + "' contains invalid characters. ");
      return;
    }
    if (users.containsKey(user)) {
      fault("WARNING: Duplicate user '" + user + "' found on line " + number + ". ");
      return;
    }
    List<String> rules;
    try {
      rules = UserBuilder.joined(words.subList(2, words.size()));
    } catch (AclException _) {
      fault(place + ": Unmatched parenthesis in selector definition.");
      return;
    }
    UserBuilder builder = maker.apply(user);
    applyAll(place, rules, builder);
    users.put(user, builder.build());
  }

  /// Of the faults that may show a secret only the first one is told, and without its rule.
  private void applyAll(String place, List<String> rules, UserBuilder user) {
    boolean told = false;
    for (String rule : rules) {
      try {
        user.apply(rule.strip());
      } catch (RuleException e) {
        if (e.isUnknownCommand()) {
          fault(place + ": Error in applying operation '" + rule + "': " + e.getMessage() + ". ");
        } else if (!told) {
          fault(place + ": " + e.getMessage() + ". ");
          told = true;
        }
      }
    }
  }

  private void fault(String text) {
    faults.append(text);
  }
}
