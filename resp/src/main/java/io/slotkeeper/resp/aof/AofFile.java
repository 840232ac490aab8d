package io.slotkeeper.resp.aof;

import io.slotkeeper.resp.QuotedWords;

/// One line of a manifest.
///
/// @param name without a path, one byte per char
/// @param sequence counts the files of its kind from 1
public record AofFile(String name, long sequence, Kind kind) {
  /// What a file is to the others.
  public enum Kind {
    /// The data set to start from: a snapshot, or commands that make it.
    BASE('b'),
    /// No longer needed and about to be deleted.
    HISTORY('h'),
    /// Commands to execute after the base and the increments before it.
    INCREMENT('i');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }

    char letter() {
      return letter;
    }
  }

  AofFile as(Kind other) {
    return new AofFile(name, sequence, other);
  }

  void format(StringBuilder text) {
    text.append("file ").append(QuotedWords.quoteIfNeeded(name));
    text.append(" seq ").append(sequence).append(" type ").append(kind.letter()).append('\n');
  }
}
