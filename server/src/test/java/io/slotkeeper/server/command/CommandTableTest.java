package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotkeeper.server.acl.AclCategory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandTableTest {
  /// Rows whose tree says less than the arity: all of CLIENT KILL's filters are optional, though
  /// not at once, the arguments of DEBUG are not described, and PSYNC takes words that only servers
  /// say.
  private static final Set<String> UNDECIDED = Set.of("client|kill", "debug", "psync");

  private final CommandTable table = CommandFamilies.table();

  private static CommandSpec.Builder row(String name) {
    return command(name).since("1.0.0").group(CommandGroup.STRING).summary("Is a test.").arity(2);
  }

  private static CommandTable tableOf(CommandSpec.Builder... rows) {
    return new CommandTable(List.of(rows(rows)));
  }

  /// Looks a name up as the dispatcher does, and checks that the slow way finds the same.
  private static Command find(CommandTable table, String name) {
    try (NativeArguments call = new NativeArguments(name)) {
      Command found = table.find(call.argAddress(0), call.argLength(0));
      assertThat(table.find(name)).isSameAs(found);
      return found;
    }
  }

  @Test
  void aNameFindsItsCommandInAnyCase() {
    for (String name : List.of("get", "GET", "gEt")) {
      assertThat(find(table, name)).hasToString("get");
    }
    assertThat(table.find("Config|SET")).hasToString("config|set");
    assertThat(find(table, "ge")).isNull();
    assertThat(find(table, "gett")).isNull();
    assertThat(find(table, "")).isNull();
    assertThat(table.find("get|x")).isNull();
    assertThat(table.find("config|nothing")).isNull();
  }

  @Test
  void onlyLettersAreFolded() {
    CommandTable odd = tableOf(row("sort_ro"), row("no-evict"), row("a\u0080b"));
    assertThat(find(odd, "SORT_RO")).isNotNull();
    assertThat(find(odd, "sort\u007fro")).isNull();
    assertThat(find(odd, "no\revict")).isNull();
    assertThat(find(odd, "a\u00a0b")).isNull();
  }

  @Test
  void zerosBehindANameAndLongWordsThatLookLikeOneAreNotIt() {
    assertThat(find(table, "get\0")).isNull();
    assertThat(find(table, "get\0\0\0\0\0")).isNull();
    assertThat(find(table, "get\0\0\0\0\0\3\0\0\0\0\0\0\0")).isNull();
  }

  @Test
  void namesOfEveryLengthAreToldApart() {
    List<CommandSpec.Builder> rows = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int length = 1; length <= 40; length++) {
      for (int changed = 0; changed < length; changed++) {
        StringBuilder name = new StringBuilder("a".repeat(length));
        name.setCharAt(changed, 'b');
        names.add(name.toString());
        rows.add(row(name.toString()));
      }
    }
    CommandTable all = tableOf(rows.toArray(CommandSpec.Builder[]::new));
    for (String name : names) {
      assertThat(find(all, name.toUpperCase(Locale.ROOT))).hasToString(name);
      assertThat(find(all, name.replace('b', 'c'))).isNull();
    }
  }

  @Test
  void randomNamesAreFoundExactlyIfTheyAreThere() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] name = new byte[1 + random.nextInt(4)];
      random.nextBytes(name);
      String text = new String(name, StandardCharsets.ISO_8859_1);
      Command found = find(table, text);
      boolean expected =
          table.commands().stream().anyMatch(command -> isInAnyCase(command.fullName(), text));
      assertThat(found != null).as("seed %d, %s", seed, text).isEqualTo(expected);
    }
  }

  /// Without Unicode's idea of case, which knows more capitals than ASCII has.
  private static boolean isInAnyCase(String name, String text) {
    return name.length() == text.length()
        && text.chars().allMatch(c -> c < 128)
        && name.equalsIgnoreCase(text);
  }

  @Test
  void aCallFindsItsSubcommand() {
    try (NativeArguments set = new NativeArguments("CONFIG", "Set", "a", "b");
        NativeArguments alone = new NativeArguments("config");
        NativeArguments unknown = new NativeArguments("config", "x")) {
      assertThat(table.find(set)).hasToString("config|set");
      assertThat(table.find(alone)).hasToString("config");
      assertThat(table.find(unknown)).isNull();
    }
  }

  @Test
  void idsAreDense() {
    for (int id = 0; id < table.idCount(); id++) {
      assertThat(table.byId(id).id()).isEqualTo(id);
    }
    assertThat(find(table, "config").id()).isLessThan(table.find("config|get").id());
  }

  @Test
  void aRenamedCommandAnswersToItsNewNameOnly() {
    assertThat(table.rename("FLUSHALL", "Wipe")).isTrue();
    assertThat(find(table, "flushall")).isNull();
    assertThat(find(table, "WIPE")).hasToString("flushall");
    assertThat(table.rename("config", "")).isTrue();
    assertThat(table.find("config|get")).isNull();
    assertThat(find(table, "")).isNull();
    assertThat(table.rename("nothing", "x")).isFalse();
    assertThat(table.rename("get", "set")).isFalse();
    assertThat(find(table, "get")).isNotNull();
  }

  @Test
  void faultyRowsAreRefusedAllAtOnce() {
    assertThatThrownBy(() ->
            tableOf(
                row("one").flags(CommandFlag.WRITE, CommandFlag.READONLY),
                row("one"),
                command("two").since("1").group(CommandGroup.LIST).arity(1),
                row("three")
                    .flags(CommandFlag.READONLY)
                    .keys(KeySpec.range(1, 1, 1).flags(KeyFlag.OW)),
                row("four").keys(KeySpec.range(1, 1, 1)),
                row("five").subcommands(row("Six"))))
        .hasMessage(
            """
            one is both WRITE and READONLY
            one: two rows have this name
            two has no summary
            three is READONLY but changes a key
            four has a key that is not exactly one of RO, RW, OW, RM
            five|Six is not in lower case\
            """);
  }

  @Test
  void theSyntaxOfEveryRowAgreesWithItsArity() {
    for (int id = 0; id < table.idCount(); id++) {
      Command command = table.byId(id);
      if (command.isContainer() || UNDECIDED.contains(command.fullName())) {
        continue;
      }
      List<Argument> arguments = command.spec().arguments();
      int names = command.parent() == null ? 1 : 2;
      int fewest = names + arguments.stream().mapToInt(Argument::minimumWords).sum();
      boolean fixed = arguments.stream().allMatch(Argument::isFixed);
      int arity = command.spec().arity();
      assertThat(fixed ? arity == fewest || arity == -1 : arity == -fewest)
          .as("%s has arity %d and takes %d words or more", command, arity, fewest)
          .isTrue();
    }
  }

  @Test
  void categoriesFollowFromGroupAndFlags() {
    assertThat(categories("get")).isEqualTo("read string fast");
    assertThat(categories("set")).isEqualTo("write string slow");
    assertThat(categories("keys")).isEqualTo("keyspace read slow dangerous");
    assertThat(categories("config|set")).isEqualTo("admin slow dangerous");
    assertThat(categories("client")).isEqualTo("slow");
    assertThat(categories("client|id")).isEqualTo("slow connection");
  }

  private String categories(String name) {
    List<String> names = new ArrayList<>();
    for (AclCategory category : AclCategory.values()) {
      if ((table.find(name).categories() & category.bit()) != 0) {
        names.add(category.wireName());
      }
    }
    return String.join(" ", names);
  }
}
