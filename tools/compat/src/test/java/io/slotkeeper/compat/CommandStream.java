package io.slotkeeper.compat;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// An endless seeded stream of commands of some families, about one in seven of them malformed.
final class CommandStream {
  /// Connections a session switches between, so that with several loops several of them execute.
  static final int CONNECTIONS = 3;

  private static final int BATCH_LIMIT = 40;

  private record Source(Family.Row row, Arguments arguments, double weightSoFar) {}

  private final RandomGenerator random;
  private final List<Source> sources = new ArrayList<>();
  private final double totalWeight;
  private int connection;
  private int leftInBatch;

  CommandStream(List<Family> families, long seed) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<String> shared =
        families.stream().filter(family -> !family.alone()).map(Family::pool).toList();
    double weight = 0;
    for (Family family : families) {
      List<String> pools = family.alone() ? List.of(family.pool()) : shared;
      Arguments arguments = new Arguments(random, family.pool(), pools, family.small());
      for (Family.Row row : family.rows()) {
        weight += row.weight();
        sources.add(new Source(row, arguments, weight));
      }
    }
    this.totalWeight = weight;
  }

  /// The next command. A run of commands stays on one connection, then another one takes over.
  Step next() {
    if (leftInBatch == 0) {
      leftInBatch = 1 + random.nextInt(BATCH_LIMIT);
      connection = random.nextInt(CONNECTIONS);
    }
    leftInBatch--;
    Source source = pick();
    List<byte[]> words = source.row().template().expand(source.arguments());
    if (source.row().malformable() && random.nextInt(7) == 0) {
      malform(words, source.arguments());
    }
    return new Step(connection, List.copyOf(words), source.row().tolerance());
  }

  private Source pick() {
    double wanted = random.nextDouble(totalWeight);
    for (Source source : sources) {
      if (wanted < source.weightSoFar()) {
        return source;
      }
    }
    return sources.getLast();
  }

  /// Spoils the arguments, never the command itself: drops, adds, repeats or replaces one.
  private void malform(List<byte[]> words, Arguments arguments) {
    if (words.size() == 1) {
      words.add(arguments.edge());
      return;
    }
    int victim = 1 + random.nextInt(words.size() - 1);
    switch (random.nextInt(5)) {
      case 0 -> words.remove(victim);
      case 1 -> words.add(arguments.edge());
      case 2 -> words.add(victim, words.get(victim));
      default -> words.set(victim, arguments.edge());
    }
  }
}
