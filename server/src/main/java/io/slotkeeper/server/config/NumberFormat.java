package io.slotkeeper.server.config;

import io.slotkeeper.resp.QuotedWords;

/// The ways a number is written in a configuration.
enum NumberFormat {
  INTEGER {
    @Override
    long parse(String word) throws ConfigException {
      if (!isCanonicalInteger(word)) {
        throw new ConfigException("argument couldn't be parsed into an integer");
      }
      try {
        return Long.parseLong(word);
      } catch (NumberFormatException _) {
        throw new ConfigException("argument couldn't be parsed into an integer");
      }
    }
  },

  OCTAL {
    @Override
    long parse(String word) throws ConfigException {
      try {
        return Long.parseLong(word, 8);
      } catch (NumberFormatException _) {
        throw new ConfigException("argument couldn't be parsed as an octal number");
      }
    }

    @Override
    String format(long value) {
      return Long.toOctalString(value);
    }

    @Override
    String formatBound(long bound) {
      return format(bound);
    }
  },

  MEMORY {
    @Override
    long parse(String word) throws ConfigException {
      return parseMemory(word, "argument must be a memory value");
    }

    @Override
    String formatForFile(long value) {
      return MemorySize.format(value);
    }
  },

  MEMORY_OR_PERCENT {
    @Override
    long parse(String word) throws ConfigException {
      if (word.length() > 1 && word.endsWith("%")) {
        String number = word.substring(0, word.length() - 1);
        if (isCanonicalInteger(number) && number.length() < 18 && number.charAt(0) != '-') {
          return -Long.parseLong(number);
        }
      }
      return parseMemory(word, "argument must be a memory or percent value");
    }

    @Override
    String format(long value) {
      return value < 0 ? -value + "%" : Long.toString(value);
    }

    @Override
    String formatForFile(long value) {
      return value < 0 ? format(value) : MemorySize.format(value);
    }
  },

  KEYSPACE_EVENTS {
    @Override
    long parse(String word) throws ConfigException {
      return KeyspaceEvents.parse(word);
    }

    @Override
    String format(long value) {
      return KeyspaceEvents.format((int) value);
    }

    @Override
    String formatForFile(long value) {
      return QuotedWords.quote(format(value));
    }
  };

  abstract long parse(String word) throws ConfigException;

  String format(long value) {
    return Long.toString(value);
  }

  String formatForFile(long value) {
    return format(value);
  }

  String formatBound(long bound) {
    return Long.toString(bound);
  }

  private static long parseMemory(String word, String refusal) throws ConfigException {
    long bytes = MemorySize.parse(word);
    if (bytes < 0) {
      throw new ConfigException(refusal);
    }
    return bytes;
  }

  /// Digits with an optional minus, no leading zero, no plus, no blanks.
  private static boolean isCanonicalInteger(String word) {
    int start = word.startsWith("-") ? 1 : 0;
    if (start == word.length() || (word.charAt(start) == '0' && word.length() > 1)) {
      return false;
    }
    for (int i = start; i < word.length(); i++) {
      if (word.charAt(i) < '0' || word.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
