package io.slotkeeper.server.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The way from a loop to other servers, for commands that send them something (MIGRATE).
///
/// Nothing waits: what is sent goes out when the loop polls, and the listener is called on the loop
/// while it does.
@FunctionalInterface
public interface Targets {
  /// Prepares to send requests, over a link there is or a new one. On the loop.
  Exchange begin(int loop, String host, int port);

  /// Requests, and the replies to them.
  interface Exchange {
    /// The database that the requests before these will have selected; -1 when unknown.
    int database();

    void write(byte[] bytes);

    /// A stored string; its pin is the exchange's now.
    void writeBlock(long block, int length);

    /// Sends what was written.
    ///
    /// @param replies how many lines will come back
    /// @param database that the requests select
    /// @param timeoutMillis without any progress
    void send(int replies, int database, int timeoutMillis, Listener listener);
  }

  /// Why an exchange came to no end.
  ///
  /// @param step what was being tried: connecting, writing, reading
  /// @param mayRetry whether the link was an old one that had gone unnoticed
  record Failure(Step step, boolean mayRetry) {}

  /// Where an exchange is.
  enum Step {
    CONNECTING,
    WRITING,
    READING
  }

  /// Is told of the end, once.
  interface Listener {
    /// @param lines the replies that came, in order
    /// @param failure null when all did
    void ended(List<String> lines, @Nullable Failure failure);
  }
}
