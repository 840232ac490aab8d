package io.slotkeeper.server.command;

import java.util.concurrent.atomic.AtomicLong;

/// Recognises HTTP: a web page can make a browser send `POST` requests to a local port, with
/// commands in the body. The first line of such a request, or its `Host:` header, ends the
/// connection before the body is looked at.
///
/// Source: CVE-2016-10517.
final class CrossProtocolGuard {
  private static final long LOG_INTERVAL_NANOS = 60_000_000_000L;

  private final ServerContext server;
  private final AtomicLong nextLogNanos;

  CrossProtocolGuard(ServerContext server) {
    this.server = server;
    this.nextLogNanos = new AtomicLong(server.clock.nanos());
  }

  static boolean isHttp(CommandContext context) {
    return context.argIs(0, "POST") || context.argIs(0, "HOST:");
  }

  /// Closes the connection; logs that at most once a minute.
  void attacked(Client client) {
    client.kill();
    long now = server.clock.nanos();
    long due = nextLogNanos.get();
    if (now - due >= 0 && nextLogNanos.compareAndSet(due, now + LOG_INTERVAL_NANOS)) {
      server.log.warning(
          "Possible SECURITY ATTACK detected: POST or Host: came as a command, so a browser may"
              + " have been made to talk to this server. Closed the connection from "
              + client.link.remoteAddress());
    }
  }
}
