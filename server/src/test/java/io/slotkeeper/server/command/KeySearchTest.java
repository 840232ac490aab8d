package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.rows;
import static io.slotkeeper.server.command.KeySpec.afterKeyword;
import static io.slotkeeper.server.command.KeySpec.counted;
import static io.slotkeeper.server.command.KeySpec.range;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

class KeySearchTest {
  private final KeyList keys = new KeyList();

  private static Command with(KeyFinder finder, KeySpec... specs) {
    CommandSpec.Builder row =
        command("x").since("1").group(CommandGroup.STRING).summary("Is a test.").arity(-1);
    if (finder != null) {
      row.keyFinder(finder);
    }
    row.keys(specs);
    return new CommandTable(List.of(rows(row))).commands().getFirst();
  }

  /// Positions, each with its flags if they are not RO.
  private String find(Command command, String call) {
    StringJoiner found = new StringJoiner(" ");
    try (NativeArguments arguments = new NativeArguments(call.split(" "))) {
      KeySearch.find(command, arguments, keys);
      for (int i = 0; i < keys.count(); i++) {
        boolean plain = keys.flags(i) == KeyFlag.RO.bit();
        found.add(keys.position(i) + (plain ? "" : names(keys.flags(i))));
      }
    }
    return found.toString();
  }

  private static String names(int flags) {
    StringBuilder names = new StringBuilder();
    for (KeyFlag flag : KeyFlag.values()) {
      if ((flags & flag.bit()) != 0) {
        names.append(':').append(flag.wireName());
      }
    }
    return names.toString();
  }

  @Test
  void rangesMayBeFixedOpenAndStepped() {
    assertThat(find(with(null, range(1, 1, 1).flags(KeyFlag.RO)), "x k v")).isEqualTo("1");
    assertThat(find(with(null, range(1, -1, 1).flags(KeyFlag.RO)), "x a b c")).isEqualTo("1 2 3");
    assertThat(find(with(null, range(1, -2, 1).flags(KeyFlag.RO)), "x a b c")).isEqualTo("1 2");
    assertThat(find(with(null, range(1, -1, 2).flags(KeyFlag.RO)), "x a 1 b 2")).isEqualTo("1 3");
    assertThat(find(with(null, range(2, 3, 1).flags(KeyFlag.RO)), "x o a")).isEmpty();
  }

  @Test
  void aNumberMaySayHowManyKeysThereAre() {
    Command command = with(null, counted(1, 0, 1, 1).flags(KeyFlag.RO));
    assertThat(find(command, "x 2 a b c")).isEqualTo("2 3");
    for (String bad : List.of("x 4 a b c", "x 0 a", "x -1 a", "x 1x a", "x 99999999999 a", "x")) {
      assertThat(find(command, bad)).as(bad).isEmpty();
    }
    Command pairs = with(null, counted(1, 0, 1, 2).flags(KeyFlag.RO));
    assertThat(find(pairs, "x 2 a 1 b 2 EX 5")).isEqualTo("2 4");
  }

  @Test
  void aWordMaySayWhereKeysBegin() {
    KeySpec.Find half = new KeySpec.Find.Range(-1, 1, 2);
    Command command = with(null, afterKeyword("STREAMS", 1, half).flags(KeyFlag.RO));
    assertThat(find(command, "x COUNT 5 streams a b 0 0")).isEqualTo("4 5");
    assertThat(find(command, "x a b")).isEmpty();
    KeySpec.Find rest = new KeySpec.Find.Range(-1, 1, 0);
    Command backwards = with(null, afterKeyword("KEYS", -2, rest).flags(KeyFlag.RO));
    assertThat(find(backwards, "x a KEYS b KEYS c d")).isEqualTo("5 6");
  }

  @Test
  void severalSpecsAddUpAndOneThatMakesNoSenseSpoilsAll() {
    Command command =
        with(null, range(1, 1, 1).flags(KeyFlag.OW), counted(2, 0, 1, 1).flags(KeyFlag.RO));
    assertThat(find(command, "x d 2 a b")).isEqualTo("1:OW 3 4");
    assertThat(find(command, "x d 3 a b")).isEmpty();
  }

  @Test
  void channelsAreRoutedButNoKeys() {
    Command command = with(null, range(1, 1, 1).flags(KeyFlag.NOT_KEY));
    assertThat(find(command, "x c")).isEmpty();
    assertThat(command.mayHaveKeys()).isFalse();
    try (NativeArguments call = new NativeArguments("x", "c")) {
      KeySearch.findForRouting(command, call, keys);
      assertThat(keys.count()).isEqualTo(1);
    }
  }

  @Test
  void setReadsOnlyWithGet() {
    Command set = with(KeyFinders::set);
    assertThat(find(set, "set k v EX 5")).isEqualTo("1:OW:update");
    assertThat(find(set, "set get get NX Get")).isEqualTo("1:RW:access:update");
    assertThat(find(set, "set k get")).isEqualTo("1:OW:update");
  }

  @Test
  void bitfieldWithOnlyGetChangesNothing() {
    Command bitfield = with(KeyFinders::bitfield);
    assertThat(find(bitfield, "bitfield k GET u8 0 overflow wrap get u4 1"))
        .isEqualTo("1:RO:access");
    assertThat(find(bitfield, "bitfield k GET u8 0 set u8 0 1")).isEqualTo("1:RW:access:update");
    assertThat(find(bitfield, "bitfield k GET u8")).isEqualTo("1:RW:access:update");
  }

  @Test
  void sortStoresAtTheLastStoreThatIsNoArgument() {
    Command sort = with(KeyFinders::sort);
    assertThat(find(sort, "sort k BY store GET store LIMIT store 1 STORE a STORE b"))
        .isEqualTo("1:RO:access 12:OW:update");
    assertThat(find(sort, "sort k desc")).isEqualTo("1:RO:access");
    assertThat(find(with(KeyFinders::sortReadOnly), "sort_ro k STORE x")).isEqualTo("1:RO:access");
  }

  @Test
  void migrateTakesOneKeyOrMany() {
    Command migrate = with(KeyFinders::migrate);
    assertThat(find(migrate, "migrate h 1 k 0 5")).isEqualTo("3:RW:access:delete");
    assertThat(find(migrate, "migrate h 1  0 5 AUTH2 keys keys KEYS a b"))
        .isEqualTo("10:RW:access:delete 11:RW:access:delete");
    assertThat(find(migrate, "migrate h 1 k 0 5 KEYS a b")).isEmpty();
  }

  @Test
  void streamsMayBeNamedLikeOptions() {
    Command streams = with(KeyFinders::streams);
    assertThat(find(streams, "xreadgroup GROUP streams c COUNT 5 NOACK STREAMS a b > >"))
        .isEqualTo("8:RO:access 9:RO:access");
    assertThat(find(streams, "xread STREAMS streams 0")).isEqualTo("2:RO:access");
    assertThat(find(streams, "xread STREAMS a 0 b")).isEmpty();
    assertThat(find(streams, "xread COUNT 5")).isEmpty();
    assertThat(find(streams, "xread bogus STREAMS a 0")).isEmpty();
  }

  @Test
  void plainRangesThatFollowEachOtherAreFixedKeys() {
    KeySpec first = range(1, 1, 1).flags(KeyFlag.RO);
    assertThat(with(null, first, range(2, 2, 1).flags(KeyFlag.OW)).fixedKeys())
        .isEqualTo(new FixedKeys(1, 2, 1, false));
    assertThat(with(null, first, range(3, 3, 1).flags(KeyFlag.OW)).fixedKeys())
        .isEqualTo(new FixedKeys(1, 1, 1, true));
    assertThat(with(null, range(1, -1, 2).flags(KeyFlag.OW)).fixedKeys())
        .isEqualTo(new FixedKeys(1, -1, 2, false));
    assertThat(with(null, counted(1, 0, 1, 1).flags(KeyFlag.RO)).fixedKeys())
        .isEqualTo(new FixedKeys(0, 0, 0, true));
    assertThat(with(null).fixedKeys().isExact()).isFalse();
  }
}
