package io.slotkeeper.server.command;

import io.slotkeeper.server.metrics.SlowLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Writes a call into the slow log: at most 32 words of at most 128 bytes, and no secrets.
final class SlowCall {
  private static final int MAX_WORDS = 32;
  private static final int MAX_WORD_BYTES = 128;

  private SlowCall() {}

  static void log(SlowLog log, CommandContext context, Command command, long nanos) {
    Client client = context.client();
    log.add(
        context.nowMillis() / 1000,
        nanos,
        words(context, command),
        client.link.remoteAddress(),
        client.name);
  }

  private static List<byte[]> words(CommandContext context, Command command) {
    int argCount = context.argCount();
    int shown = argCount > MAX_WORDS ? MAX_WORDS - 1 : argCount;
    List<byte[]> words = new ArrayList<>();
    for (int i = 0; i < shown; i++) {
      words.add(
          SecretWords.isSecret(command, context, i)
              ? ascii(SecretWords.REDACTED)
              : clipped(context, i));
    }
    if (shown < argCount) {
      words.add(ascii("... (" + (argCount - shown) + " more arguments)"));
    }
    return words;
  }

  private static byte[] clipped(CommandContext context, int index) {
    byte[] word = context.argStart(index, MAX_WORD_BYTES);
    int more = context.argLength(index) - word.length;
    if (more == 0) {
      return word;
    }
    byte[] suffix = ascii("... (" + more + " more bytes)");
    byte[] clipped = Arrays.copyOf(word, MAX_WORD_BYTES + suffix.length);
    System.arraycopy(suffix, 0, clipped, MAX_WORD_BYTES, suffix.length);
    return clipped;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
