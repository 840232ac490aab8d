package io.slotkeeper.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slotkeeper.tools.process.ServerCommand;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Plays the same random commands to redis-server and to Slotkeeper and compares every reply.
///
/// In the build each combination plays a few thousand commands of a fixed seed. The long run is the
/// same code: `-Dslotkeeper.differential.commands=200000`, with
/// `-Dslotkeeper.differential.seed=random` for new commands or a number to repeat some, and
/// `-Dslotkeeper.differential.family=keys` to play one family only.
class DifferentialTest {
  private static final int COMMANDS = Integer.getInteger("slotkeeper.differential.commands", 6_000);
  private static final String SEED = System.getProperty("slotkeeper.differential.seed", "20260");
  private static final int SESSION_LIMIT = 3_000;
  private static final boolean SURVEY = Boolean.getBoolean("slotkeeper.differential.survey");
  private static final String FAMILY = System.getProperty("slotkeeper.differential.family", "");

  @ParameterizedTest(name = "RESP{1} with io-threads {0}")
  @CsvSource({"1, 2", "1, 3", "4, 2", "4, 3"})
  void everyReplyEqualsThatOfRedis(String ioThreads, int protocol) throws IOException {
    Optional<ServerCommand> redis72 = Servers.redis72();
    Optional<ServerCommand> redis = redis72.or(Servers::redis70);
    assumeTrue(redis.isPresent(), "no redis-server on the PATH to compare with");
    AllowedDifferences allowed =
        redis72.isPresent()
            ? AllowedDifferences.between72AndSlotkeeper()
            : AllowedDifferences.between70AndSlotkeeper();
    try (ServerProcess judge = ServerProcess.start(redis.get());
        ServerProcess subject =
            Servers.slotkeeper("--io-threads", ioThreads, "--enable-debug-command", "yes")) {
      Survey survey = new Survey(allowed);
      play(judge, subject, SURVEY ? survey : allowed, protocol);
      assertThat(survey.isEmpty()).as("differences found:%n%s", survey).isTrue();
    }
  }

  /// Keeps `differences.tsv` true and complete: it must explain all that parts the two versions.
  @Test
  void theListedDifferencesAreAllThatPartsRedis70AndRedis72() throws IOException {
    Optional<ServerCommand> redis70 = Servers.redis70();
    Optional<ServerCommand> redis72 = Servers.redis72();
    assumeTrue(redis70.isPresent(), "no redis-server on the PATH");
    assumeTrue(redis72.isPresent(), "no -Dslotkeeper.oracle72=/path/to/redis-server given");
    try (ServerProcess judge = ServerProcess.start(redis70.get());
        ServerProcess subject = ServerProcess.start(redis72.get())) {
      play(judge, subject, AllowedDifferences.between70And72(), 2);
      play(judge, subject, AllowedDifferences.between70And72(), 3);
    }
  }

  /// Plays each family by itself and then all of them mixed.
  private static void play(
      ServerProcess judge, ServerProcess subject, Permission allowed, int protocol)
      throws IOException {
    List<Family> all = Family.all();
    List<List<Family>> groups = new ArrayList<>();
    all.stream()
        .filter(family -> FAMILY.isEmpty() || family.name().equals(FAMILY))
        .forEach(family -> groups.add(List.of(family)));
    if (FAMILY.isEmpty()) {
      groups.add(all.stream().filter(family -> !family.apart()).toList());
    }
    for (List<Family> group : groups) {
      Duel duel = new Duel(judge, subject, allowed, protocol, group);
      long seed =
          SEED.equals("random")
              ? RandomGenerator.of("L64X128MixRandom").nextLong(1_000_000)
              : Long.parseLong(SEED);
      for (int left = COMMANDS / groups.size(); left > 0; left -= SESSION_LIMIT) {
        playSession(duel, seed++, Math.min(left, SESSION_LIMIT));
      }
    }
  }

  private static void playSession(Duel duel, long seed, int commands) throws IOException {
    CommandStream stream = new CommandStream(duel.families(), seed);
    List<Step> steps = new ArrayList<>(commands);
    for (int i = 0; i < commands; i++) {
      steps.add(stream.next());
    }
    Optional<Duel.Difference> difference = duel.play(steps);
    if (difference.isPresent()) {
      List<String> families = duel.families().stream().map(Family::name).toList();
      fail(
          "families %s, RESP%d, seed %d, %s"
              .formatted(families, duel.protocol(), seed, duel.report(steps, difference.get())));
    }
  }
}
