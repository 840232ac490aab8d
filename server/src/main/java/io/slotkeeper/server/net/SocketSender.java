package io.slotkeeper.server.net;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// `send(2)` straight from native memory on a connected, non-blocking socket.
///
/// Why beside Netty: a reply that the socket takes at once needs no buffer object, no outbound
/// queue entry and no copy. What the socket does not take goes through Netty, which also finds out
/// about errors.
final class SocketSender {
  private static final int NO_SIGNAL = 0x4000;

  private static final MethodHandle SEND = handle();

  private SocketSender() {}

  /// Sends up to `length` bytes.
  ///
  /// @return how many the socket took, 0 when none or when something is wrong with it
  static int send(int fileDescriptor, long address, int length) {
    try {
      long sent = (long) SEND.invokeExact(fileDescriptor, address, (long) length, NO_SIGNAL);
      return (int) Math.max(0, sent);
    } catch (Throwable e) {
      throw new AssertionError("send of " + length + " bytes", e);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle handle() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("send"),
        FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT));
  }
}
