package io.slotkeeper.server.command;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Sine, cosine and arc sine of the C library.
///
/// Why not Java's: they differ in the last bit for some arguments, and GEOSEARCHSTORE STOREDIST
/// shows all bits of a distance. What Redis calls gives what Redis says.
final class LibraryMath {
  private static final MethodHandle SIN = function("sin");
  private static final MethodHandle COS = function("cos");
  private static final MethodHandle ASIN = function("asin");

  private LibraryMath() {}

  static double sin(double x) {
    return call(SIN, x);
  }

  static double cos(double x) {
    return call(COS, x);
  }

  static double asin(double x) {
    return call(ASIN, x);
  }

  private static double call(MethodHandle function, double x) {
    try {
      return (double) function.invokeExact(x);
    } catch (Throwable e) {
      throw new AssertionError("x=" + x, e);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle function(String name) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(ValueLayout.JAVA_DOUBLE, ValueLayout.JAVA_DOUBLE),
        Linker.Option.critical(false));
  }
}
