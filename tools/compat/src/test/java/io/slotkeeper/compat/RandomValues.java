package io.slotkeeper.compat;

import io.slotkeeper.tools.client.CommandLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Values of all types and encodings, as the commands that make them.
final class RandomValues {
  private final Random random;
  private String key = "";

  RandomValues(long seed) {
    random = new Random(seed);
  }

  /// The commands that make a value of some type.
  List<List<byte[]>> next(String key) {
    this.key = key;
    int type = random.nextInt(6);
    if (type == 0) {
      return List.of(CommandLine.words("SET", key, text()));
    }
    int count = random.nextInt(5) == 0 ? 1 + random.nextInt(1_000) : 1 + random.nextInt(10);
    List<List<byte[]>> commands = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String element = text();
      commands.add(
          switch (type) {
            case 1 -> CommandLine.words("RPUSH", key, element);
            case 4 -> CommandLine.words("ZADD", key, score(), element);
            case 5 -> streamCommand(i);
            case 2 -> CommandLine.words("SADD", key, random.nextBoolean() ? number() : element);
            default -> CommandLine.words("HSET", key, element, text());
          });
    }
    return commands;
  }

  private String score() {
    return switch (random.nextInt(5)) {
      case 0 -> "inf";
      // the digests of 7.0 and 7.2 differ where a score has many digits
      case 1 -> Double.toString(random.nextInt(1_000_000) / 64.0);
      default -> Integer.toString(random.nextInt(100));
    };
  }

  /// Adds an entry mostly; or a group, a consumer, reads, acknowledges, deletes.
  private List<byte[]> streamCommand(int number) {
    int chance = number < 3 ? number : random.nextInt(10);
    return switch (chance) {
      case 1 -> CommandLine.words("XGROUP", "CREATE", key, "g" + number, "0");
      case 2 -> CommandLine.words("XGROUP", "CREATECONSUMER", key, "g1", "c" + number);
      case 3 ->
          CommandLine.words(
              "XREADGROUP", "GROUP", "g1", "c" + number % 3, "COUNT", "2", "STREAMS", key, ">");
      case 4 -> CommandLine.words("XACK", key, "g1", (1 + random.nextInt(number)) + "-1");
      case 5 -> CommandLine.words("XDEL", key, (1 + random.nextInt(number)) + "-1");
      default ->
          CommandLine.words(
              "XADD", key, (number + 1) + "-1", "field", text(), "f" + number % 3, "v");
    };
  }

  private String text() {
    return switch (random.nextInt(6)) {
      case 0 -> number();
      case 1 -> "x".repeat(random.nextInt(100));
      case 2 -> "abcdefgh".repeat(random.nextInt(random.nextInt(10) == 0 ? 10_000 : 30));
      default -> "text " + random.nextInt(10_000);
    };
  }

  private String number() {
    return Long.toString(random.nextLong() >> random.nextInt(64));
  }
}
