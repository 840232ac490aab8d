package io.slotkeeper.server.disk;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A disk in memory that keeps no more than it must.
///
/// Every file has what programs see (the page cache) and what is durable. [#afterPowerCut()] is the
/// disk a machine finds when it starts again:
///
/// ```
///   content   | forced | written and not forced |
///   survives  |  all   | any prefix, then zeros up to any length not beyond |
///   names     | those of synced directories; of later changes any prefix, in order |
/// ```
///
/// That is what journaling file systems do to files that grow: data reach the disk in any order,
/// but what was never written there reads as zeros. Bytes a failed [DiskFile#force()] was to make
/// durable are lost for good, whatever later calls say, as with Linux.
///
/// Faults: [#cutPowerAfter(int)] at any operation, the one it hits done by part;
/// [#capacityBytes(long)] with short writes at the border; [#failWrites(String)],
/// [#failForces(String)]. Same seed, same calls: same faults.
public final class SimulatedDisk implements Disk {
  private static final String POWER_CUT = "power cut";

  private final Random random;
  private final String root;
  private final Map<String, Node> names = new TreeMap<>();
  private final Map<String, Node> durableNames = new TreeMap<>();
  private final List<NameChange> unsyncedNames = new ArrayList<>();
  private int operations;
  private int operationsToPowerCut = Integer.MAX_VALUE;
  private boolean isOff;
  private long capacityBytes = Long.MAX_VALUE;
  private @Nullable String writeFailure;
  private @Nullable String forceFailure;

  /// An empty disk with one directory.
  public SimulatedDisk(long seed, String directory) {
    this(new Random(seed), directory);
    names.put(root, Node.directory());
    durableNames.put(root, Node.directory());
  }

  private SimulatedDisk(Random random, String root) {
    this.random = random;
    this.root = root;
  }

  /// The power fails in the middle of the operation after this many from now: 0 is the next.
  public synchronized void cutPowerAfter(int operations) {
    operationsToPowerCut = operations;
  }

  /// The power fails now.
  public synchronized void cutPower() {
    isOff = true;
  }

  public synchronized boolean isOff() {
    return isOff;
  }

  /// Operations so far.
  public synchronized int operations() {
    return operations;
  }

  /// How many bytes all files together may have.
  public synchronized void capacityBytes(long bytes) {
    capacityBytes = bytes;
  }

  /// Makes writes fail with this reason, until it is null.
  public synchronized void failWrites(@Nullable String reason) {
    writeFailure = reason;
  }

  /// Makes syncs fail with this reason, until it is null.
  public synchronized void failForces(@Nullable String reason) {
    forceFailure = reason;
  }

  /// What a machine finds that starts again.
  public synchronized SimulatedDisk afterPowerCut() {
    SimulatedDisk next = new SimulatedDisk(new Random(random.nextLong()), root);
    Map<String, Node> surviving = new TreeMap<>(durableNames);
    int kept = random.nextInt(unsyncedNames.size() + 1);
    for (NameChange change : unsyncedNames.subList(0, kept)) {
      change.apply(surviving);
    }
    Map<Node, Node> copies = new HashMap<>();
    surviving.forEach((path, node) -> {
      if (path.equals(root) || next.names.containsKey(parent(path))) {
        Node copy = copies.computeIfAbsent(node, original -> original.survivor(random));
        next.names.put(path, copy);
        next.durableNames.put(path, copy);
      }
    });
    return next;
  }

  /// The content of a file as programs see it, for a test to look at or to damage.
  public synchronized byte[] content(String path) throws IOException {
    return file(path).content();
  }

  /// Makes a durable file of this content.
  public synchronized void put(String path, byte[] content) {
    Node node = Node.file();
    node.append(content, content.length);
    node.force();
    names.put(path, node);
    durableNames.put(path, node);
  }

  // ---- the door ---------------------------------------------------------------------------

  @Override
  public synchronized DiskFile create(String path) throws IOException {
    return open(path, true, false);
  }

  @Override
  public synchronized DiskFile openForAppend(String path) throws IOException {
    return open(path, false, false);
  }

  @Override
  public synchronized DiskFile openForRead(String path) throws IOException {
    return open(path, false, true);
  }

  private DiskFile open(String path, boolean empty, boolean existing) throws IOException {
    operation();
    directory(parent(path));
    Node node = names.get(path);
    if (node == null && existing) {
      throw new FileNotFoundException("No such file or directory");
    }
    if (node == null) {
      node = Node.file();
      change(new NameChange(null, path, node));
    } else if (empty) {
      node.truncate(0);
    }
    return new OpenFile(node);
  }

  @Override
  public synchronized void rename(String from, String to) throws IOException {
    operation();
    directory(parent(to));
    change(new NameChange(from, to, file(from)));
  }

  @Override
  public synchronized void delete(String path) throws IOException {
    operation();
    if (names.containsKey(path)) {
      change(new NameChange(path, null, file(path)));
    }
  }

  @Override
  public synchronized boolean exists(String path) throws IOException {
    operation();
    return names.containsKey(path);
  }

  @Override
  public synchronized long size(String path) throws IOException {
    operation();
    return file(path).length;
  }

  @Override
  public synchronized List<String> list(String directory) throws IOException {
    operation();
    String prefix = directory + "/";
    return names.keySet().stream()
        .filter(path -> path.startsWith(prefix) && path.indexOf('/', prefix.length()) < 0)
        .map(path -> path.substring(prefix.length()))
        .toList();
  }

  @Override
  public synchronized void createDirectories(String path) throws IOException {
    operation();
    makeDirectories(path);
  }

  private void makeDirectories(String path) {
    if (!names.containsKey(path) && !path.isEmpty()) {
      makeDirectories(parent(path));
      change(new NameChange(null, path, Node.directory()));
    }
  }

  @Override
  public synchronized void syncDirectory(String path) throws IOException {
    operation();
    directory(path);
    if (forceFailure != null) {
      throw new IOException(forceFailure);
    }
    unsyncedNames.removeIf(change -> {
      boolean here = change.concerns(path);
      if (here) {
        change.apply(durableNames);
      }
      return here;
    });
  }

  private void change(NameChange change) {
    change.apply(names);
    unsyncedNames.add(change);
  }

  private Node file(String path) throws IOException {
    Node node = names.get(path);
    if (node == null) {
      throw new FileNotFoundException("No such file or directory");
    }
    return node;
  }

  private void directory(String path) throws IOException {
    if (!file(path).isDirectory) {
      throw new IOException("Not a directory");
    }
  }

  private void operation() throws IOException {
    if (countDown()) {
      throw new IOException(POWER_CUT);
    }
  }

  /// Counts an operation.
  ///
  /// @return whether the power fails in its middle
  private boolean countDown() throws IOException {
    if (isOff) {
      throw new IOException(POWER_CUT);
    }
    operations++;
    isOff = operationsToPowerCut-- == 0;
    return isOff;
  }

  private long usedBytes() {
    return names.values().stream().distinct().mapToLong(node -> node.length).sum();
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /// A name that came, went or moved.
  private record NameChange(@Nullable String from, @Nullable String to, Node node) {
    void apply(Map<String, Node> names) {
      if (from != null) {
        names.remove(from);
      }
      if (to != null) {
        names.put(to, node);
      }
    }

    boolean concerns(String directory) {
      return from != null && parent(from).equals(directory)
          || to != null && parent(to).equals(directory);
    }
  }

  /// A file's or directory's content, whatever its names.
  private static final class Node {
    final boolean isDirectory;
    private byte[] bytes = {};
    private int length;
    private byte[] durable = {};

    /// So many bytes of the content are what is durable.
    private int common;

    private Node(boolean isDirectory) {
      this.isDirectory = isDirectory;
    }

    static Node file() {
      return new Node(false);
    }

    static Node directory() {
      return new Node(true);
    }

    byte[] content() {
      return Arrays.copyOf(bytes, length);
    }

    void append(byte[] source, int count) {
      if (length + count > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
      }
      System.arraycopy(source, 0, bytes, length, count);
      length += count;
    }

    void truncate(int newLength) {
      length = Math.min(length, newLength);
      common = Math.min(common, length);
    }

    void force() {
      durable = content();
      common = length;
    }

    /// What was to be made durable is nowhere.
    void failForce() {
      durable = Arrays.copyOf(Arrays.copyOf(durable, common), length);
      common = length;
    }

    Node survivor(Random random) {
      Node survivor = new Node(isDirectory);
      boolean old = random.nextInt(3) == 0;
      int kept = old ? common : common + random.nextInt(length - common + 1);
      boolean zeros = !old && random.nextInt(3) == 0;
      int end = zeros ? kept + random.nextInt(length - kept + 1) : kept;
      byte[] content = old ? durable : Arrays.copyOf(durableOrWritten(kept), end);
      survivor.append(content, content.length);
      survivor.force();
      return survivor;
    }

    private byte[] durableOrWritten(int count) {
      byte[] content = Arrays.copyOf(bytes, count);
      System.arraycopy(durable, 0, content, 0, common);
      return content;
    }
  }

  private final class OpenFile implements DiskFile {
    private final Node node;
    private int readPosition;

    OpenFile(Node node) {
      this.node = node;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      synchronized (SimulatedDisk.this) {
        boolean cut = countDown();
        if (writeFailure != null) {
          throw new IOException(writeFailure);
        }
        long room = Math.min(source.remaining(), capacityBytes - usedBytes());
        if (room <= 0 && source.hasRemaining()) {
          throw new IOException("No space left on device");
        }
        int count = cut ? random.nextInt((int) room + 1) : (int) room;
        byte[] written = new byte[count];
        source.get(written);
        node.append(written, count);
        if (cut) {
          throw new IOException(POWER_CUT);
        }
        return count;
      }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      synchronized (SimulatedDisk.this) {
        operation();
        int count = Math.min(target.remaining(), node.length - readPosition);
        if (count <= 0) {
          return target.hasRemaining() ? -1 : 0;
        }
        target.put(node.bytes, readPosition, count);
        readPosition += count;
        return count;
      }
    }

    @Override
    public void position(long offset) throws IOException {
      synchronized (SimulatedDisk.this) {
        operation();
        readPosition = (int) offset;
      }
    }

    @Override
    public void force() throws IOException {
      synchronized (SimulatedDisk.this) {
        if (countDown()) {
          if (random.nextBoolean()) {
            node.force();
          }
          throw new IOException(POWER_CUT);
        }
        if (forceFailure != null) {
          node.failForce();
          throw new IOException(forceFailure);
        }
        node.force();
      }
    }

    @Override
    public void truncate(long length) throws IOException {
      synchronized (SimulatedDisk.this) {
        operation();
        node.truncate((int) length);
      }
    }

    @Override
    public long size() throws IOException {
      synchronized (SimulatedDisk.this) {
        operation();
        return node.length;
      }
    }

    @Override
    public void close() {}
  }
}
