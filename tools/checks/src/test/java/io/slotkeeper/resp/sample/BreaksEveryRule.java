package io.slotkeeper.resp.sample;

import io.slotkeeper.tools.client.RespConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine;

/// A class of `resp` as nobody may write it: it uses tools, Picocli, the clock, chance and disk.
public final class BreaksEveryRule {
  private BreaksEveryRule() {}

  public static CommandLine breakThem(RespConnection connection) throws IOException {
    connection.call("PING", Long.toString(System.nanoTime()));
    Files.delete(Path.of("file" + ThreadLocalRandom.current().nextInt()));
    return new CommandLine(connection);
  }
}
