package io.slotkeeper.scripting.lua;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Coroutines as JVM continuations: the machinery under virtual threads, 0.1 us per switch.
///
/// `jdk.internal.vm.Continuation` is not an official API. It is reached by reflection, only when
/// `--add-exports java.base/jdk.internal.vm=ALL-UNNAMED` or its like in the manifest allows it, and
/// nothing but this file knows of it.
final class ContinuationCoroutines implements Coroutines {
  private static final int COST_BYTES = 4096;

  private final MethodHandle create;
  private final MethodHandle run;
  private final MethodHandle suspend;

  private ContinuationCoroutines() throws ReflectiveOperationException {
    Class<?> scopeClass = Class.forName("jdk.internal.vm.ContinuationScope");
    Class<?> type = Class.forName("jdk.internal.vm.Continuation");
    Object scope = scopeClass.getConstructor(String.class).newInstance("lua");
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    create =
        lookup
            .findConstructor(type, MethodType.methodType(void.class, scopeClass, Runnable.class))
            .bindTo(scope)
            .asType(MethodType.methodType(Object.class, Runnable.class));
    run =
        lookup
            .findVirtual(type, "run", MethodType.methodType(void.class))
            .asType(MethodType.methodType(void.class, Object.class));
    suspend =
        lookup
            .findStatic(type, "yield", MethodType.methodType(boolean.class, scopeClass))
            .bindTo(scope);
  }

  /// An instance, or null when the JVM does not export the package.
  static @Nullable Coroutines ifAvailable() {
    try {
      return new ContinuationCoroutines();
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  @Override
  public Carrier create(Runnable body) {
    try {
      return new Stack((Object) create.invokeExact(body));
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  @Override
  public int costBytes() {
    return COST_BYTES;
  }

  @Override
  public void closeAll() {}

  private static RuntimeException rethrow(Throwable e) {
    switch (e) {
      case RuntimeException r -> throw r;
      case Error r -> throw r;
      default -> throw new AssertionError(e);
    }
  }

  private final class Stack implements Carrier {
    private final Object continuation;

    Stack(Object continuation) {
      this.continuation = continuation;
    }

    @Override
    public void resume() {
      try {
        run.invokeExact(continuation);
      } catch (Throwable e) {
        throw rethrow(e);
      }
    }

    @Override
    public void suspend() {
      try {
        boolean _ = (boolean) suspend.invokeExact();
      } catch (Throwable e) {
        throw rethrow(e);
      }
    }

    @Override
    public @Nullable String onHost(Supplier<@Nullable String> task) {
      return task.get();
    }
  }
}
