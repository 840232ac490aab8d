package io.slotkeeper.server.config;

/// The refusals of text directives.
final class TextChecks {
  private static final int HOST_NAME_LENGTH_LIMIT = 256;
  private static final String FORBIDDEN_IN_NODE_NAME = "!#$%&()*+:;<>?@[]^{|}~";

  private TextChecks() {}

  static void any(String word) {}

  static void notEmpty(String word) throws ConfigException {
    if (word.isEmpty()) {
      throw new ConfigException("argument must not be empty");
    }
  }

  /// A check that the word is the name of a file or directory, not a path to it.
  static Text.Check baseName(String directive, String noun, boolean mayBeEmpty) {
    return word -> {
      if (word.isEmpty() && !mayBeEmpty) {
        throw new ConfigException(directive + " can't be empty");
      }
      if (word.indexOf('/') >= 0 || word.indexOf('\\') >= 0) {
        throw new ConfigException(directive + " can't be a path, just a " + noun);
      }
    };
  }

  static void hostName(String word) throws ConfigException {
    if (word.length() >= HOST_NAME_LENGTH_LIMIT) {
      throw new ConfigException(
          "Hostnames must be less than " + HOST_NAME_LENGTH_LIMIT + " characters");
    }
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (!isAsciiLetterOrDigit(c) && c != '-' && c != '.') {
        throw new ConfigException(
            "Hostnames may only contain alphanumeric characters, hyphens or dots");
      }
    }
  }

  static void nodeName(String word) throws ConfigException {
    for (int i = 0; i < word.length(); i++) {
      if (FORBIDDEN_IN_NODE_NAME.indexOf(word.charAt(i)) >= 0) {
        throw new ConfigException("Announced human node name contained invalid character");
      }
    }
  }

  private static boolean isAsciiLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
