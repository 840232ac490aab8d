package io.slotkeeper.server.launch;

import io.slotkeeper.server.disk.Disk;
import io.slotkeeper.server.disk.DiskFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// The operating system's files.
public final class SystemDisk implements Disk {
  @Override
  public DiskFile create(String path) throws IOException {
    return open(
        path,
        StandardOpenOption.WRITE,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }

  @Override
  public DiskFile openForAppend(String path) throws IOException {
    return open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public DiskFile openForRead(String path) throws IOException {
    return open(path, StandardOpenOption.READ);
  }

  private static DiskFile open(String path, OpenOption... options) throws IOException {
    try {
      return new ChannelFile(FileChannel.open(DiskReasons.path(path), options));
    } catch (FileSystemException e) {
      throw DiskReasons.reasonOnly(e);
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    try {
      Files.move(DiskReasons.path(from), DiskReasons.path(to), StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      throw DiskReasons.reasonOnly(e);
    }
  }

  @Override
  public void delete(String path) throws IOException {
    try {
      Files.deleteIfExists(DiskReasons.path(path));
    } catch (FileSystemException e) {
      throw DiskReasons.reasonOnly(e);
    }
  }

  @Override
  public boolean exists(String path) {
    return Files.exists(DiskReasons.path(path));
  }

  @Override
  public long size(String path) throws IOException {
    try {
      return Files.size(DiskReasons.path(path));
    } catch (FileSystemException e) {
      throw DiskReasons.reasonOnly(e);
    }
  }

  @Override
  public List<String> list(String directory) throws IOException {
    try (Stream<Path> entries = Files.list(DiskReasons.path(directory))) {
      return entries.map(entry -> DiskReasons.bytesAsChars(entry.getFileName())).sorted().toList();
    } catch (FileSystemException e) {
      IOException reason = DiskReasons.reasonOnly(e);
      if (reason instanceof FileNotFoundException) {
        return List.of();
      }
      throw reason;
    }
  }

  @Override
  public void createDirectories(String path) throws IOException {
    try {
      Files.createDirectories(DiskReasons.path(path));
    } catch (FileSystemException e) {
      throw DiskReasons.reasonOnly(e);
    }
  }

  @Override
  public void syncDirectory(String path) throws IOException {
    try (FileChannel channel = FileChannel.open(DiskReasons.path(path), StandardOpenOption.READ)) {
      channel.force(true);
    } catch (FileSystemException e) {
      throw DiskReasons.reasonOnly(e);
    }
  }

  private record ChannelFile(FileChannel channel) implements DiskFile {
    @Override
    public int write(ByteBuffer source) throws IOException {
      return channel.write(source);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      return channel.read(target);
    }

    @Override
    public void position(long offset) throws IOException {
      channel.position(offset);
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void truncate(long length) throws IOException {
      channel.truncate(length);
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
