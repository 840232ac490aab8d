package io.slotkeeper.datatypes.memory;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/// The operating system's virtual memory calls (POSIX `mmap`, `munmap`, `madvise`).
///
/// A reserved range is readable everywhere from the start: pages never written map to the zero
/// page, so a stale address inside the range can be read without a fault.
final class AddressSpace {
  private static final boolean MAC =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
  private static final int PROT_READ_WRITE = 1 | 2;
  private static final int MAP_PRIVATE = 2;
  private static final int MAP_ANONYMOUS = MAC ? 0x1000 : 0x20;
  private static final int MAP_NORESERVE = MAC ? 0x40 : 0x4000;
  private static final int MADV_DONTNEED = MAC ? 5 : 4; // MADV_FREE on macOS
  private static final int MADV_HUGEPAGE = 14;
  private static final int MADV_NOHUGEPAGE = 15;
  private static final int MADV_COLLAPSE = 25;

  private AddressSpace() {}

  /// Reserves `bytes` of zeroed address space without committing memory.
  ///
  /// @return the address, or 0 when the operating system refuses
  static long reserve(long bytes) {
    try {
      int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
      MemorySegment mapped =
          (MemorySegment) Mmap.CALL.invokeExact(0L, bytes, PROT_READ_WRITE, flags, -1, 0L);
      return mapped.address() == -1L ? 0 : mapped.address();
    } catch (Throwable e) {
      throw new AssertionError("mmap of " + bytes + " bytes", e);
    }
  }

  static void release(long address, long bytes) {
    try {
      int result = (int) Munmap.CALL.invokeExact(address, bytes);
      if (result != 0) {
        throw new AssertionError("munmap of " + bytes + " bytes failed");
      }
    } catch (Throwable e) {
      throw new AssertionError("munmap of " + bytes + " bytes", e);
    }
  }

  /// Gives the pages of the range back; their next read yields zeros.
  static void discard(long address, long bytes) {
    advise(address, bytes, MADV_DONTNEED);
  }

  /// Asks for (or against) huge pages; a refusal costs speed only and is ignored.
  static void hugePages(long address, long bytes, boolean wanted) {
    if (!MAC) {
      advise(address, bytes, wanted ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
    }
  }

  /// Puts what is committed in the range on huge pages now; a kernel that cannot ignores it.
  static void collapse(long address, long bytes) {
    if (!MAC) {
      advise(address, bytes, MADV_COLLAPSE);
    }
  }

  private static int advise(long address, long bytes, int advice) {
    try {
      return (int) Madvise.CALL.invokeExact(address, bytes, advice);
    } catch (Throwable e) {
      throw new AssertionError("madvise of " + bytes + " bytes", e);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle call(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
  }

  // Each call is linked when it is first made: linking one takes 15 ms of a cold start.

  private static final class Mmap {
    static final MethodHandle CALL =
        call(
            "mmap",
            FunctionDescriptor.of(
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG));
  }

  private static final class Munmap {
    static final MethodHandle CALL =
        call(
            "munmap",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
  }

  private static final class Madvise {
    static final MethodHandle CALL =
        call(
            "madvise",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT));
  }
}
