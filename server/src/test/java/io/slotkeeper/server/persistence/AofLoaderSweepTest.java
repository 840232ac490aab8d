package io.slotkeeper.server.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A log damaged at every byte: what is loaded is the longest prefix of whole units, or the log is
/// refused with the offset of the damage.
class AofLoaderSweepTest {
  private static final String DIRECTORY = "/data/appendonlydir/";
  private static final String INCREMENT = DIRECTORY + "appendonly.aof.1.incr.aof";

  private final List<Integer> unitEnds = new ArrayList<>();
  private final List<Integer> numbersAtUnitEnds = new ArrayList<>();
  private final byte[] whole = file();

  private byte[] file() {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    int number = 0;
    unitEnds.add(0);
    numbersAtUnitEnds.add(0);
    for (int i = 0; i < 30; i++) {
      if (random.nextInt(5) == 0) {
        text.append("#TS:170000000").append(i % 10).append("\r\n");
      }
      boolean isTransaction = random.nextInt(3) == 0;
      text.append(isTransaction ? "*1\r\n$5\r\nMULTI\r\n" : "");
      for (int j = 0; j < (isTransaction ? 2 : 1); j++) {
        String digits = Integer.toString(number++);
        text.append("*2\r\n$3\r\nADD\r\n$%d\r\n%s\r\n".formatted(digits.length(), digits));
      }
      text.append(isTransaction ? "*1\r\n$4\r\nEXEC\r\n" : "");
      unitEnds.add(text.length());
      numbersAtUnitEnds.add(number);
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static SimulatedDisk disk(byte[] increment) throws IOException {
    SimulatedDisk disk = new SimulatedDisk(1, "/data");
    disk.createDirectories("/data/appendonlydir");
    disk.put(
        DIRECTORY + "appendonly.aof.manifest",
        "file appendonly.aof.1.incr.aof seq 1 type i\n".getBytes(StandardCharsets.US_ASCII));
    disk.put(INCREMENT, increment);
    return disk;
  }

  private static LogModel model(SimulatedDisk disk) throws Exception {
    return new LogModel(disk, new Random(1), "--appendonly", "yes");
  }

  /// How many numbers stand in the whole units of so many bytes.
  private int numbersIn(int bytes) {
    int index = 0;
    while (index + 1 < unitEnds.size() && unitEnds.get(index + 1) <= bytes) {
      index++;
    }
    return numbersAtUnitEnds.get(index);
  }

  @Test
  void aFileCutAtAnyByteIsLoadedUpToItsLastWholeUnit() throws Exception {
    for (int length = 0; length <= whole.length; length++) {
      loadsUpTo(Arrays.copyOf(whole, length), numbersIn(length), "cut at " + length);
    }
  }

  @Test
  void aFileWhoseEndReadsAsZerosIsLoadedUpToItsLastWholeUnit() throws Exception {
    for (int length = 0; length < whole.length; length++) {
      byte[] zeros = Arrays.copyOf(Arrays.copyOf(whole, length), whole.length + 100);
      loadsUpTo(zeros, numbersIn(length), "zeros from " + length);
    }
  }

  private static void loadsUpTo(byte[] file, int numbers, String name) throws Exception {
    SimulatedDisk disk = disk(file);
    LogModel first = model(disk);
    first.load();
    assertThat(first.numbers).as(name).hasSize(numbers);
    first.free();
    // what was cut off stays off
    LogModel second = model(disk);
    second.load();
    assertThat(second.numbers).as(name + ", loaded again").hasSize(numbers);
    assertThat(second.lines.count("short read")).as(name).isZero();
    second.free();
  }

  @Test
  void aByteThatIsAnotherIsRefusedOrOnlyChangesANumber() throws Exception {
    for (int at = 0; at < whole.length; at++) {
      for (int flip : new int[] {1, 0x10, 0x80, 0xFF}) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) flip;
        LogModel model = model(disk(damaged));
        String name = "byte %d with %x flipped".formatted(at, flip);
        try {
          model.load();
          assertThat(model.numbers.size())
              .as(name)
              .isBetween(numbersIn(at), numbersIn(whole.length));
        } catch (LoadException e) {
          assertThat(e.getMessage()).as(name).contains("reading the append only file");
          assertThat(model.lines.lines()).as(name).anyMatch(line -> line.contains(" at offset "));
        } catch (NumberFormatException _) {
          // the model knows numbers only
          assertThat(model.numbers.size()).as(name).isGreaterThanOrEqualTo(numbersIn(at));
        } finally {
          model.free();
        }
      }
    }
  }

  @Test
  void rubbishBehindTheLastCommandIsRefused() throws Exception {
    byte[] damaged = Arrays.copyOf(whole, whole.length + 4096);
    new Random(1)
        .ints(4096, 1, 255)
        .forEach(
            new java.util.function.IntConsumer() {
              private int at = whole.length;

              @Override
              public void accept(int value) {
                damaged[at++] = (byte) value;
              }
            });
    LogModel model = model(disk(damaged));
    try {
      model.load();
      assertThat(model.numbers).as("rubbish was loaded").isNull();
    } catch (LoadException e) {
      assertThat(e).hasMessageStartingWith("Bad file format");
      assertThat(model.lines.lines())
          .anyMatch(line -> line.contains(" at offset " + whole.length + ": "));
    } finally {
      model.free();
    }
  }
}
