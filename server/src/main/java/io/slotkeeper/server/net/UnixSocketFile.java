package io.slotkeeper.server.net;

import io.netty.channel.Channel;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/// The file a unix socket is found by.
///
/// With permissions it is made for its owner alone and opened to others only then: between the two
/// steps nobody gets in who may not (CVE-2023-45145). The mask that sees to this belongs to the
/// whole process, and is changed while a server starts, for as long as one bind takes.
///
/// @param permissions as chmod(1) takes them, 0 for what the process gives its files
record UnixSocketFile(Path path, int permissions) {
  private static final int OWNER_ONLY_MASK = 077;

  /// Makes the socket.
  interface Maker {
    Channel make() throws IOException;
  }

  static UnixSocketFile at(String path, int permissions) {
    return new UnixSocketFile(Path.of(path), permissions);
  }

  /// Makes the socket in place of one that a dead process left behind.
  Channel make(Maker maker) throws IOException {
    Files.deleteIfExists(path);
    if (permissions == 0) {
      return maker.make();
    }
    int mask = exchangeMask(OWNER_ONLY_MASK);
    Channel channel;
    try {
      channel = maker.make();
    } finally {
      exchangeMask(mask);
    }
    Files.setPosixFilePermissions(path, permissionSet(permissions));
    return channel;
  }

  /// The bits from the owner's right to read down to the others' right to execute.
  private static Set<PosixFilePermission> permissionSet(int bits) {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((bits >> all.length - 1 - i & 1) != 0) {
        set.add(all[i]);
      }
    }
    return set;
  }

  /// @return what the mask was
  @SuppressWarnings("restricted")
  private static int exchangeMask(int mask) {
    Linker linker = Linker.nativeLinker();
    MethodHandle umask =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("umask"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try {
      return (int) umask.invokeExact(mask);
    } catch (Throwable e) {
      throw new AssertionError("umask " + mask, e);
    }
  }
}
