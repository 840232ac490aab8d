package io.slotkeeper.server.launch;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/// The socket on which systemd hears from its services. It takes datagrams, which Java's own unix
/// sockets cannot send.
///
/// @param path of the socket; behind an `@` it is a name that is in no file system
record SystemdSocket(String path) {
  private static final int UNIX_FAMILY = 1;
  private static final int DATAGRAM = 2;
  private static final int NO_SIGNAL = 0x4000;
  private static final int FAMILY_BYTES = 2;
  private static final int MAX_PATH_BYTES = 107;
  private static final ValueLayout INT = ValueLayout.JAVA_INT;
  private static final ValueLayout LONG = ValueLayout.JAVA_LONG;
  private static final ValueLayout POINTER = ValueLayout.ADDRESS;

  void send(String message) throws IOException {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    if (name.length == 0 || name.length > MAX_PATH_BYTES) {
      throw new IOException("no socket can have the name " + path);
    }
    if (name[0] == '@') {
      name[0] = 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(FAMILY_BYTES + name.length);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) UNIX_FAMILY);
      MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, FAMILY_BYTES, name.length);
      byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
      MemorySegment text = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      send(address, text);
    }
  }

  private void send(MemorySegment address, MemorySegment text) throws IOException {
    int socket;
    long sent;
    try {
      socket = (int) function("socket", INT, INT, INT, INT).invokeExact(UNIX_FAMILY, DATAGRAM, 0);
      sent =
          (long)
              function("sendto", LONG, INT, POINTER, LONG, INT, POINTER, INT)
                  .invokeExact(
                      socket, text, text.byteSize(), NO_SIGNAL, address, (int) address.byteSize());
      int _ = (int) function("close", INT, INT).invokeExact(socket);
    } catch (Throwable e) {
      throw new AssertionError("a call of the C library", e);
    }
    if (sent < 0) {
      throw new IOException("sending to " + path + " failed");
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle function(String name, ValueLayout result, ValueLayout... parameters) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, parameters));
  }
}
