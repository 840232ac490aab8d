package io.slotkeeper.server.cluster;

import io.slotkeeper.cluster.SlotRange;
import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.coordination.Znode;
import io.slotkeeper.cluster.node.Identity;
import io.slotkeeper.server.disk.Disk;
import io.slotkeeper.server.disk.DiskFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a node remembers of its cluster over a restart: `cluster-config-file`.
///
/// ```
/// slotkeeper 1
/// id <40 digits>          who it is
/// shard <40 digits>       the shard it made when it was alone
/// slots <ranges>          what it served on its island
/// epoch <number>          from SET-CONFIG-EPOCH, on its island
/// cluster <40 digits>     of which it is a member, empty if of none
/// connect <text>          how its coordinator is reached, empty if it has none
/// stream <epoch> <id>     which part of its shard's history its data is of; no line if of none
/// node <path> <version> <transaction> <json>     its copy of the coordinator's tree
/// ```
///
/// The file is replaced as a whole. One that Redis has written gives the node Redis' id and slots.
final class NodeFile {
  private static final String HEADER = "slotkeeper 1";
  private static final int CHUNK_BYTES = 1 << 16;

  private final Disk disk;
  private final String directory;
  private final String path;

  /// What the file says.
  ///
  /// @param tree the coordinator's tree as this node has seen it last
  record Content(Identity identity, String connect, StreamPart stream, List<Znode> tree) {}

  NodeFile(Disk disk, String directory, String name) {
    this.disk = disk;
    this.directory = directory;
    this.path = name.startsWith("/") ? name : directory + "/" + name;
  }

  void write(Content content) throws IOException {
    String temporary = path + ".new";
    DiskFile file = disk.create(temporary);
    try {
      file.writeFully(ByteBuffer.wrap(format(content).getBytes(StandardCharsets.UTF_8)));
      file.force();
    } finally {
      file.close();
    }
    disk.rename(temporary, path);
    disk.syncDirectory(directory);
  }

  private static String format(Content content) {
    Identity identity = content.identity();
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    text.append("id ").append(identity.id()).append('\n');
    text.append("shard ").append(identity.shard()).append('\n');
    text.append("slots ").append(identity.slots()).append('\n');
    text.append("epoch ").append(identity.configEpoch()).append('\n');
    text.append("cluster ").append(identity.cluster()).append('\n');
    text.append("connect ").append(content.connect()).append('\n');
    StreamPart stream = content.stream();
    if (stream.epoch() != 0) {
      text.append("stream ").append(stream.epoch()).append(' ').append(stream.history());
      text.append('\n');
    }
    for (Znode node : content.tree()) {
      text.append("node ").append(node.path()).append(' ').append(node.version());
      text.append(' ').append(node.transaction()).append(' ').append(node.data()).append('\n');
    }
    return text.toString();
  }

  /// What a node remembers, null if it has never run.
  @Nullable Content read() throws IOException {
    String text;
    try {
      text = contentOf(disk.openForRead(path));
    } catch (FileNotFoundException _) {
      return null;
    }
    List<String> lines = text.lines().toList();
    if (lines.isEmpty()) {
      return null;
    }
    try {
      return lines.getFirst().equals(HEADER) ? parse(lines) : parseRedis(lines);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("The cluster's file " + path + " makes no sense: " + e, e);
    }
  }

  private static String contentOf(DiskFile file) throws IOException {
    try {
      ByteBuffer bytes = ByteBuffer.allocate((int) file.size() + CHUNK_BYTES);
      while (file.read(bytes) > 0) {
        // until its end
      }
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    } finally {
      file.close();
    }
  }

  private static Content parse(List<String> lines) {
    List<Znode> tree = new ArrayList<>();
    StreamPart stream = StreamPart.NONE;
    int rest = 7;
    if (lines.size() > rest && lines.get(rest).startsWith("stream ")) {
      String[] words = lines.get(rest++).split(" ", 3);
      stream = new StreamPart(Long.parseLong(words[1]), words[2]);
    }
    for (String line : lines.subList(rest, lines.size())) {
      String[] words = line.split(" ", 5);
      int version = Integer.parseInt(words[2]);
      tree.add(new Znode(words[1], words[4], version, Long.parseLong(words[3]), 0));
    }
    Identity identity =
        new Identity(
            value(lines, 1, "id"),
            value(lines, 2, "shard"),
            SlotSet.parse(value(lines, 3, "slots")),
            Long.parseLong(value(lines, 4, "epoch")),
            value(lines, 5, "cluster"));
    return new Content(identity, value(lines, 6, "connect"), stream, tree);
  }

  private static String value(List<String> lines, int index, String name) {
    String line = lines.get(index);
    if (!line.startsWith(name + " ")) {
      throw new IllegalArgumentException("expected " + name + " in line " + (index + 1));
    }
    return line.substring(name.length() + 1);
  }

  /// The line of a Redis node about itself: `id address myself,flags - ping pong epoch link slots`.
  private static Content parseRedis(List<String> lines) {
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      if (words.length >= 8 && words[2].startsWith("myself")) {
        List<SlotRange> ranges = new ArrayList<>();
        for (int i = 8; i < words.length && !words[i].startsWith("["); i++) {
          SlotSet.parse(words[i]).ranges().forEach(ranges::add);
        }
        long epoch = Long.parseLong(words[6]);
        return new Content(
            new Identity(words[0], "", SlotSet.of(ranges), epoch, ""),
            "",
            StreamPart.NONE,
            List.of());
      }
    }
    throw new IllegalArgumentException("no line about the node itself");
  }
}
