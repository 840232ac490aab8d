package io.slotkeeper.server.replication;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// What a replica and its primary say to each other before there is data: which command is next,
/// and what a reply means.
///
/// ```
/// PING            +PONG, or that a password is wanted
/// AUTH            +OK           only with a password
/// REPLCONF ...    whatever it answers: old servers know some of them, or none
/// PSYNC id offset +CONTINUE [id] | +FULLRESYNC id offset | -NOMASTERLINK, -LOADING: later | -ERR
/// ```
///
/// PSYNC is sent when all before was answered.
final class Handshake {
  /// What a replica says about itself.
  ///
  /// @param user empty for none
  /// @param password empty for none
  /// @param announcedHost empty when the primary sees the right one
  record Self(String user, String password, int port, String announcedHost) {}

  /// What the primary's replies come to.
  sealed interface Outcome {
    /// Nothing yet.
    record Going() implements Outcome {}

    /// These bytes are to be sent.
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record Send(byte[] bytes) implements Outcome {}

    /// All was said but PSYNC.
    record Ready() implements Outcome {}

    /// It cannot go on.
    record Refused(String why) implements Outcome {}

    /// Nothing was missed, or all that was is coming; the history may have a new name, or none.
    record Continue(String newId) implements Outcome {}

    /// All data is coming.
    record FullSync(String id, long offset) implements Outcome {}

    /// The primary does not know PSYNC.
    record Old(String reply) implements Outcome {}
  }

  private enum Awaited {
    PONG,
    AUTH,
    PORT,
    HOST,
    CAPABILITIES,
    PSYNC
  }

  private final Self self;
  private final ArrayDeque<Awaited> awaited = new ArrayDeque<>();
  private final List<String> notes = new ArrayList<>();

  Handshake(Self self) {
    this.self = self;
  }

  /// What to send first.
  byte[] begin() {
    awaited.add(Awaited.PONG);
    return command("PING");
  }

  /// Sends PSYNC.
  byte[] synchronize(String id, long nextOffset, boolean takeOver) {
    awaited.add(Awaited.PSYNC);
    String offset = Long.toString(nextOffset);
    return takeOver ? command("PSYNC", id, offset, "FAILOVER") : command("PSYNC", id, offset);
  }

  /// What is worth a line in the log since the last call.
  List<String> takeNotes() {
    List<String> taken = List.copyOf(notes);
    notes.clear();
    return taken;
  }

  /// Takes a line from the primary.
  Outcome answered(String line) {
    Awaited expected = awaited.peek();
    if (expected == null || line.isEmpty() && expected == Awaited.PSYNC) {
      return new Outcome.Going();
    }
    awaited.remove();
    return switch (expected) {
      case PONG -> pong(line);
      case AUTH ->
          line.startsWith("-")
              ? new Outcome.Refused("Unable to AUTH to MASTER: " + line)
              : readyWhenAllAnswered();
      case PORT -> optional(line, "listening-port");
      case HOST -> optional(line, "ip-address");
      case CAPABILITIES -> optional(line, "capa");
      case PSYNC -> synchronization(line);
    };
  }

  private Outcome pong(String line) {
    boolean passwordIsWanted =
        line.startsWith("-NOAUTH")
            || line.startsWith("-NOPERM")
            || line.startsWith("-ERR operation not permitted");
    if (!line.startsWith("+") && !passwordIsWanted) {
      return new Outcome.Refused("Error reply to PING from master: '" + line + "'");
    }
    notes.add("Master replied to PING, replication can continue...");
    StringBuilder commands = new StringBuilder();
    if (!self.password.isEmpty()) {
      awaited.add(Awaited.AUTH);
      commands.append(
          self.user.isEmpty()
              ? text("AUTH", self.password)
              : text("AUTH", self.user, self.password));
    }
    awaited.add(Awaited.PORT);
    commands.append(text("REPLCONF", "listening-port", Integer.toString(self.port)));
    if (!self.announcedHost.isEmpty()) {
      awaited.add(Awaited.HOST);
      commands.append(text("REPLCONF", "ip-address", self.announcedHost));
    }
    awaited.add(Awaited.CAPABILITIES);
    commands.append(text("REPLCONF", "capa", "eof", "capa", "psync2"));
    return new Outcome.Send(commands.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  private Outcome optional(String line, String option) {
    if (line.startsWith("-")) {
      notes.add("(Non critical) Master does not understand REPLCONF " + option + ": " + line);
    }
    return readyWhenAllAnswered();
  }

  private Outcome readyWhenAllAnswered() {
    return awaited.isEmpty() ? new Outcome.Ready() : new Outcome.Going();
  }

  private static Outcome synchronization(String line) {
    String[] words = line.split(" ", -1);
    if (words[0].equals("+FULLRESYNC")) {
      if (words.length == 3 && words[1].length() == ReplicationIds.LENGTH) {
        try {
          return new Outcome.FullSync(words[1], Long.parseLong(words[2]));
        } catch (NumberFormatException _) {
          // falls through to the one refusal
        }
      }
      return new Outcome.Refused("Master replied with wrong +FULLRESYNC syntax.");
    }
    if (words[0].equals("+CONTINUE")) {
      boolean named = words.length > 1 && words[1].length() == ReplicationIds.LENGTH;
      return new Outcome.Continue(named ? words[1] : "");
    }
    if (line.startsWith("-NOMASTERLINK") || line.startsWith("-LOADING")) {
      return new Outcome.Refused(
          "Master is currently unable to PSYNC but should be in the future: " + line);
    }
    return new Outcome.Old(line);
  }

  static byte[] command(String... words) {
    return text(words).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(String... words) {
    StringBuilder text = new StringBuilder("*").append(words.length).append("\r\n");
    for (String word : words) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return text.toString();
  }
}
