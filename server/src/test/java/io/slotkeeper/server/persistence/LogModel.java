package io.slotkeeper.server.persistence;

import static java.util.Objects.requireNonNull;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.datatypes.rdb.ValueLimits;
import io.slotkeeper.server.command.TestClock;
import io.slotkeeper.server.command.TestLog;
import io.slotkeeper.server.config.ServerConfig;
import io.slotkeeper.server.config.TestConfig;
import io.slotkeeper.server.disk.Disk;
import io.slotkeeper.server.disk.DiskFile;
import io.slotkeeper.server.propagation.ChangeStream;
import io.slotkeeper.server.propagation.CommitGate;
import io.slotkeeper.server.propagation.StreamApplier;
import io.slotkeeper.server.propagation.StreamFormatException;
import io.slotkeeper.server.propagation.StreamParser;
import io.slotkeeper.server.propagation.UnitBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A server whose data set is a list of numbers, with a real change stream, a real gate and a real
/// log on a disk of the test's choice. A unit adds one number, or two in a transaction; a snapshot
/// is the commands that add them all.
final class LogModel implements AppendOnlyLog.Host, AutoCloseable {
  final List<Long> numbers = new ArrayList<>();
  final TestClock clock = new TestClock();
  final TestLog lines = new TestLog();
  final ServerConfig config;
  final AppendOnlyLog log;
  boolean failed;

  private final NativeHeap heap = new NativeHeap(1, false);
  private final ChangeStream stream = new ChangeStream(heap, 1);
  private final CommitGate gate = new CommitGate(stream, 1);
  private final UnitBuffer unit = new UnitBuffer(heap);
  private final AofDirectory directory;
  private final AofLoader loader;
  private final Random random;
  private final List<long[]> unacknowledged = new ArrayList<>();
  private @Nullable StepThreads threads;
  private @Nullable SnapshotTarget snapshot;
  private long acknowledged;

  LogModel(Disk disk, Random random, String... directives) throws Exception {
    this.random = random;
    this.config = TestConfig.of(directives);
    this.directory =
        new AofDirectory(disk, lines, () -> "/data", "appendonlydir", "appendonly.aof");
    this.loader = new AofLoader(directory, config.persistence, clock, lines, new Numbers());
    this.log = new AppendOnlyLog(config.persistence, this, clock, lines, directory, this::threads);
  }

  private AofThreads threads(AofThreads.Work work) {
    threads = new StepThreads(work);
    return threads;
  }

  /// Loads what is on the disk.
  void load() throws LoadException {
    loader.prepare();
    loader.load();
    acknowledged = numbers.size();
  }

  void open() throws IOException {
    log.open(path -> {
      try (DiskFile file = directory.disk().create(path)) {
        file.force();
      }
    });
  }

  /// Adds so many numbers in one unit.
  void add(int count) {
    for (int i = 0; i < count; i++) {
      long number = numbers.size();
      unit.command(0, 2);
      unit.word("ADD".getBytes(StandardCharsets.US_ASCII));
      unit.number(number);
      numbers.add(number);
    }
    long position = stream.append(0, unit, true);
    unacknowledged.add(new long[] {position, numbers.size()});
  }

  /// A step of the log's thread; then replies go out whose changes are safe.
  void step() {
    requireNonNull(threads).step();
    while (!unacknowledged.isEmpty() && unacknowledged.getFirst()[0] <= gate.released()) {
      acknowledged = unacknowledged.removeFirst()[1];
    }
    stream.wakeReaders();
  }

  /// Does what was asked for so far, and no more.
  void settle() {
    requireNonNull(threads).doRequests();
  }

  void steps(int count) {
    for (int i = 0; i < count; i++) {
      step();
    }
  }

  /// How many of the numbers were confirmed to clients.
  long acknowledged() {
    return acknowledged;
  }

  void advance(Duration duration) {
    clock.advance(duration);
  }

  // ---- the host ---------------------------------------------------------------------------

  @Override
  public ChangeStream stream() {
    return stream;
  }

  @Override
  public CommitGate gate() {
    return gate;
  }

  @Override
  public void snapshot(SnapshotTarget target) {
    snapshot = target;
  }

  @Override
  public boolean isSnapshotRunning() {
    return false;
  }

  @Override
  public ValueLimits limits() {
    throw new AssertionError("there are no values here");
  }

  /// Makes the snapshot that was asked for, if there is one: of this moment, with changes coming in
  /// meanwhile.
  void makeSnapshot() {
    SnapshotTarget target = snapshot;
    if (target == null) {
      return;
    }
    snapshot = null;
    target.opened();
    int end = numbers.size();
    try {
      for (int i = 0; i < end; i++) {
        target.write(command(numbers.get(i)));
        if (random.nextInt(20) == 0) {
          add(1);
          step();
        }
      }
      target.finished();
    } catch (IOException e) {
      target.failed(e);
    }
  }

  /// Gives up the snapshot that was asked for.
  void abortSnapshot() {
    SnapshotTarget target = snapshot;
    if (target != null) {
      snapshot = null;
      target.failed(new SnapshotAbortedException("by the test"));
    }
  }

  private static ByteBuffer command(long number) {
    String text = Long.toString(number);
    return ByteBuffer.wrap(
        "*2\r\n$3\r\nADD\r\n$%d\r\n%s\r\n"
            .formatted(text.length(), text)
            .getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void synced() {
    // nobody waits for that alone
  }

  @Override
  public void fail() {
    failed = true;
  }

  @Override
  public void close() {
    log.close();
    free();
  }

  /// Ends without a last write, as when the power is gone.
  void free() {
    unit.close();
    stream.close();
    heap.close();
  }

  /// Adds the numbers that files hold.
  private final class Numbers implements AofLoader.Content {
    @Override
    public StreamApplier applier() {
      return new NumberApplier(numbers);
    }

    @Override
    public long loadSnapshot(String path, long bytesBefore) {
      throw new AssertionError("there are no snapshot files here");
    }

    @Override
    public void progress(long bytes) {
      // nobody asks
    }
  }

  private static final class NumberApplier implements StreamApplier {
    private final List<Long> numbers;
    private final StreamParser parser = new StreamParser();
    private @Nullable List<Long> transaction;
    private long position;
    private long unitEnd;

    NumberApplier(List<Long> numbers) {
      this.numbers = numbers;
    }

    @Override
    public void appendUnits() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long apply(long address, long length) throws StreamFormatException {
      int done = 0;
      while (parser.parse(address, done, (int) length)) {
        apply(address, done);
        position += parser.position() - done;
        done = parser.position();
        unitEnd = transaction == null ? position : unitEnd;
      }
      return done;
    }

    private void apply(long address, int offset) throws StreamFormatException {
      switch (word(address, 0)) {
        case "MULTI" -> transaction = new ArrayList<>();
        case "EXEC" -> {
          numbers.addAll(requireNonNull(transaction));
          transaction = null;
        }
        case "SELECT" -> {}
        case "ADD" ->
            (transaction == null ? numbers : transaction).add(Long.valueOf(word(address, 1)));
        default -> throw new StreamFormatException("unknown command", offset);
      }
    }

    private String word(long address, int index) {
      int offset = parser.words()[1 + 2 * index];
      int length = parser.words()[2 + 2 * index];
      return new String(Memory.bytes(address + offset, length), StandardCharsets.US_ASCII);
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public long unitEnd() {
      return unitEnd;
    }

    @Override
    public long commands() {
      return numbers.size();
    }

    @Override
    public int database() {
      return 0;
    }

    @Override
    public void select(int database) {
      // there is one
    }

    @Override
    public void close() {
      transaction = null;
    }
  }
}
