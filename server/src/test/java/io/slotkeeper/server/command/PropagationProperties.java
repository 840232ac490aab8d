package io.slotkeeper.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// The commands of `propagation.txt` in any order append what they append in Redis.
///
/// The system property `slotkeeper.propagation.commands` says how many are played.
class PropagationProperties {
  private static final int COMMANDS = Integer.getInteger("slotkeeper.propagation.commands", 3000);
  private static final long FIRST_TIME = 1_600_000_000_000L;
  private static final long TOLERANCE_MILLIS = 600_000;

  @Test
  @EnabledIfSystemProperty(named = "slotkeeper.oracle72", matches = ".+")
  void anyOrderAppendsWhatRedisAppends(@TempDir Path directory) throws Exception {
    long seed = Long.getLong("slotkeeper.seed", System.nanoTime());
    Random random = new Random(seed);
    List<List<String>> commands = definiteCommands();
    try (PropagationSubject own = PropagationSubject.own("2");
        PropagationSubject oracle = PropagationSubject.oracle(directory);
        RespSocket ours = own.connect();
        RespSocket theirs = oracle.connect()) {
      own.pass(oracle.nowMillis() - own.nowMillis());
      PropagationSubject.Databases ownDatabase = new PropagationSubject.Databases();
      PropagationSubject.Databases oracleDatabase = new PropagationSubject.Databases();
      for (int i = 0; i < COMMANDS; i++) {
        List<String> command = commands.get(random.nextInt(commands.size()));
        String[] words = command.toArray(String[]::new);
        ours.call(words);
        theirs.call(words);
        List<List<String>> got = ownDatabase.of(own.appended());
        List<List<String>> wanted = oracleDatabase.of(oracle.appended());
        assertThat(areSame(got, wanted))
            .as("seed %s, step %s: %s%nours   %s%ntheirs %s", seed, i, command, got, wanted)
            .isTrue();
      }
    }
  }

  /// Those whose effect is not random, that do not wait and leave something for the others.
  private static List<List<String>> definiteCommands() throws Exception {
    List<List<String>> commands = new ArrayList<>();
    for (PropagationScript step : PropagationScript.read()) {
      List<String> words = step.command();
      String name = words.getFirst();
      boolean random = words.contains("*") || name.equals("SPOP");
      boolean waits = step.waits() || name.startsWith("B") && !name.startsWith("BIT");
      boolean other =
          name.equals("wait")
              || name.startsWith("FLUSH")
              || name.equals("DEBUG")
              || name.equals("CONFIG")
              // our clock stands still, theirs does not
              || name.equals("EXPIRE") && words.contains("GT")
              || words.stream().anyMatch(word -> word.startsWith("$"));
      if (!random && !waits && !other && !step.newer()) {
        commands.add(withLongTimes(words));
      }
    }
    return commands;
  }

  /// The same with relative times a thousand times as long, so that nothing expires.
  private static List<String> withLongTimes(List<String> words) {
    List<String> longer = new ArrayList<>(words);
    boolean whole = words.getFirst().matches("P?EXPIRE|P?SETEX");
    for (int i = 1; i < words.size(); i++) {
      boolean time = whole ? i == 2 : words.get(i - 1).matches("EX|PX");
      if (time && !words.get(i).startsWith("-")) {
        longer.set(i, words.get(i) + "000");
      }
    }
    return longer;
  }

  private static boolean areSame(List<List<String>> got, List<List<String>> wanted) {
    if (got.size() != wanted.size()) {
      return false;
    }
    for (int i = 0; i < got.size(); i++) {
      if (got.get(i).size() != wanted.get(i).size()) {
        return false;
      }
      for (int j = 0; j < got.get(i).size(); j++) {
        if (!areSame(got.get(i).get(j), wanted.get(i).get(j))) {
          return false;
        }
      }
    }
    return true;
  }

  /// Words are the same, or times that differ no more than the clocks do.
  private static boolean areSame(String got, String wanted) {
    if (got.equals(wanted)) {
      return true;
    }
    boolean times = got.matches("\\d{13}") && wanted.matches("\\d{13}");
    return times
        && Long.parseLong(got) > FIRST_TIME
        && Math.abs(Long.parseLong(got) - Long.parseLong(wanted)) < TOLERANCE_MILLIS;
  }
}
