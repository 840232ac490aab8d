package io.slotkeeper.server.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChangeStreamTest {
  private static final int LOOPS = 4;
  private static final int LARGE = 3 * ChangeStream.BLOCK_BYTES;

  private NativeHeap heap;
  private ChangeStream stream;
  private UnitBuffer unit;

  @BeforeEach
  void open() {
    heap = new NativeHeap(4, true);
    stream = new ChangeStream(heap, LOOPS);
    unit = new UnitBuffer(heap);
  }

  @AfterEach
  void close() {
    unit.close();
    stream.close();
    assertThat(heap.usedBytes()).as(heap.describeLeaks()).isZero();
    heap.close();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void command(int database, String... words) {
    unit.command(database, words.length);
    for (String word : words) {
      unit.word(ascii(word));
    }
  }

  private long append(int database, String... words) {
    command(database, words);
    return stream.append(0, unit, true);
  }

  private static String readAll(StreamReader reader) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (ByteBuffer part = reader.peek(1000); part.hasRemaining(); part = reader.peek(1000)) {
      byte[] copy = new byte[part.remaining()];
      part.get(copy);
      bytes.writeBytes(copy);
      reader.advance(copy.length);
    }
    return bytes.toString(StandardCharsets.US_ASCII);
  }

  /// What is read, a command a line, without lengths.
  private static String words(StreamReader reader) {
    return readAll(reader)
        .replaceAll("\\$\\d+\r\n", "")
        .replaceAll("\\*\\d+\r\n", "\n")
        .replace("\r\n", " ")
        .strip();
  }

  @Test
  void aCommandIsWrittenAsARequest() {
    StreamReader reader = stream.open(() -> {});
    unit.command(0, 2);
    unit.word(ascii("SET"));
    unit.number(-12345678901L);
    stream.append(0, unit, true);
    assertThat(readAll(reader))
        .isEqualTo("*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*2\r\n$3\r\nSET\r\n$12\r\n-12345678901\r\n");
    reader.close();
  }

  @Test
  void aDatabaseIsSelectedWhenItIsAnother() {
    StreamReader reader = stream.open(() -> {});
    append(0, "A");
    append(0, "B");
    append(7, "C");
    append(7, "D");
    append(300, "E");
    append(300, "F");
    append(0, "G");
    assertThat(words(reader))
        .isEqualTo(
            """
            SELECT 0\s
            A\s
            B\s
            SELECT 7\s
            C\s
            D\s
            SELECT 300\s
            E\s
            SELECT 300\s
            F\s
            SELECT 0\s
            G\
            """);
    reader.close();
  }

  @Test
  void severalCommandsAreATransactionThatSelectsInside() {
    StreamReader reader = stream.open(() -> {});
    command(1, "A");
    command(1, "B");
    command(2, "C");
    stream.append(0, unit, true);
    append(2, "D");
    command(2, "E");
    command(2, "F");
    stream.append(0, unit, false);
    assertThat(words(reader))
        .isEqualTo(
            """
            MULTI\s
            SELECT 1\s
            A\s
            B\s
            SELECT 2\s
            C\s
            EXEC\s
            D\s
            E\s
            F\
            """);
    reader.close();
  }

  @Test
  void aUnitMayBeLongerThanBlocks() {
    StreamReader reader = stream.open(() -> {});
    String large = "x".repeat(LARGE);
    append(0, "SET", large);
    long end = append(0, "DEL", "k");
    assertThat(readAll(reader))
        .isEqualTo(
            "*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*2\r\n$3\r\nSET\r\n$"
                + LARGE
                + "\r\n"
                + large
                + "\r\n*2\r\n$3\r\nDEL\r\n$1\r\nk\r\n");
    assertThat(reader.position()).isEqualTo(end).isEqualTo(stream.end());
    reader.close();
  }

  @Test
  void whatReadersHavePassedIsFreedUnlessTheBacklogKeepsIt() {
    StreamReader slow = stream.open(() -> {});
    StreamReader fast = stream.open(() -> {});
    append(0, "SET", "x".repeat(LARGE));
    readAll(fast);
    assertThat(stream.bytes()).isGreaterThan(LARGE);
    stream.backlog(ChangeStream.BLOCK_BYTES);
    readAll(slow);
    append(0, "SET", "x");
    readAll(slow);
    readAll(fast);
    stream.backlog(ChangeStream.BLOCK_BYTES);
    assertThat(stream.bytes()).isBetween((long) ChangeStream.BLOCK_BYTES, (long) LARGE);
    assertThat(stream.bytesBeyondBacklog()).isLessThanOrEqualTo(ChangeStream.BLOCK_BYTES);
    stream.backlog(0);
    assertThat(stream.bytes()).isEqualTo(ChangeStream.BLOCK_BYTES);
    slow.close();
    fast.close();
    assertThat(stream.isActive()).isFalse();
  }

  @Test
  void aReaderComesBackWhereTheBacklogIsKept() {
    stream.backlog(1 << 20);
    long offset = append(0, "A");
    append(0, "B");
    StreamReader reader = stream.openAt(offset, () -> {});
    assertThat(words(reader)).isEqualTo("B");
    reader.close();
    assertThat(stream.openAt(stream.end() + 1, () -> {})).isNull();
    append(0, "SET", "x".repeat(2 << 20));
    StreamReader late = stream.open(() -> {});
    late.close();
    assertThat(stream.openAt(offset, () -> {})).isNull();
  }

  @Test
  void aStreamGoesOnFromTheOffsetOfAnother() {
    append(0, "A");
    stream.restartAt(1_000_000, 0);
    stream.backlog(1000);
    StreamReader reader = stream.open(() -> {});
    assertThat(append(0, "B")).isEqualTo(1_000_000 + 23 + 11);
    assertThat(words(reader)).isEqualTo("SELECT 0 \nB");
    reader.close();
  }

  @Test
  void aReaderThatSleepsIsWokenOnce() {
    int[] wakeUps = new int[1];
    StreamReader reader = stream.open(() -> wakeUps[0]++);
    assertThat(reader.sleep()).isTrue();
    stream.wakeReaders();
    assertThat(wakeUps[0]).as("nothing to read").isZero();
    append(0, "A");
    stream.wakeReaders();
    stream.wakeReaders();
    assertThat(wakeUps[0]).isOne();
    assertThat(reader.sleep()).as("there is something to read").isFalse();
    stream.wakeReaders();
    assertThat(wakeUps[0]).isOne();
    reader.close();
  }

  @Test
  void unitsOfSeveralLoopsAreWholeAndInEachLoopsOrder() throws Exception {
    long seed = System.nanoTime();
    int units = 3000;
    CountDownLatch start = new CountDownLatch(1);
    Thread[] sleeper = new Thread[1];
    StreamReader reader = stream.open(() -> LockSupport.unpark(sleeper[0]));
    try (ExecutorService loops = Executors.newFixedThreadPool(LOOPS + 1)) {
      List<Future<?>> done = new ArrayList<>();
      for (int loop = 0; loop < LOOPS; loop++) {
        int index = loop;
        done.add(loops.submit(() -> write(index, units, new Random(seed + index), start)));
      }
      Future<byte[]> read =
          loops.submit(() -> {
            sleeper[0] = Thread.currentThread();
            start.countDown();
            return readUnits(reader, LOOPS * units);
          });
      byte[] bytes = read.get();
      for (Future<?> one : done) {
        one.get();
      }
      check(bytes, units, seed);
    }
    reader.close();
  }

  private Void write(int loop, int units, Random random, CountDownLatch start) throws Exception {
    start.await();
    try (UnitBuffer own = new UnitBuffer(heap)) {
      for (int i = 0; i < units; i++) {
        own.command(loop % 2, 3);
        own.number(loop);
        own.number(i);
        own.word(new byte[random.nextInt(1000)]);
        stream.append(loop, own, true);
        if (random.nextInt(8) == 0) {
          stream.wakeReaders();
        }
      }
      stream.wakeReaders();
    }
    return null;
  }

  private static byte[] readUnits(StreamReader reader, int units) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int ended = 0;
    while (ended < units) {
      ByteBuffer part = reader.peek(5000);
      byte[] copy = new byte[part.remaining()];
      part.get(copy);
      for (byte b : copy) {
        ended += b == '*' ? 1 : 0;
      }
      bytes.writeBytes(copy);
      reader.advance(copy.length);
      // a SELECT is a command too; the rest of the last command comes with its head or soon
      ended -= selects(copy);
      if (copy.length == 0 && reader.sleep()) {
        LockSupport.park();
      }
    }
    while (reader.available() > 0) {
      ByteBuffer part = reader.peek(5000);
      byte[] copy = new byte[part.remaining()];
      part.get(copy);
      bytes.writeBytes(copy);
      reader.advance(copy.length);
    }
    return bytes.toByteArray();
  }

  private static int selects(byte[] bytes) {
    int count = 0;
    for (byte b : bytes) {
      count += b == 'S' ? 1 : 0;
    }
    return count;
  }

  private void check(byte[] bytes, int units, long seed) throws StreamFormatException {
    long copy = heap.allocate(0, bytes.length);
    Memory.copy(bytes, 0, copy, bytes.length);
    StreamParser parser = new StreamParser();
    int[] next = new int[LOOPS];
    int database = -1;
    int at = 0;
    while (parser.parse(copy, at, bytes.length)) {
      int[] words = parser.words();
      at = parser.position();
      if (words[0] == 2) {
        database = text(bytes, words, 1).charAt(0) - '0';
        continue;
      }
      int loop = Integer.parseInt(text(bytes, words, 0));
      assertThat(Integer.parseInt(text(bytes, words, 1))).as("seed %s", seed).isEqualTo(next[loop]);
      assertThat(database).as("seed %s", seed).isEqualTo(loop % 2);
      next[loop]++;
    }
    assertThat(at).as("seed %s", seed).isEqualTo(bytes.length);
    assertThat(next).as("seed %s", seed).containsOnly(units);
    heap.free(copy);
  }

  private static String text(byte[] bytes, int[] words, int index) {
    return new String(bytes, words[1 + 2 * index], words[2 + 2 * index], StandardCharsets.US_ASCII);
  }
}
