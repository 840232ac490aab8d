package io.slotkeeper.scripting.lua;

import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A Lua thread: a function with a stack of its own, resumed and suspended by turns.
///
/// While it runs, the interpreter's stack fields are the coroutine's; the resumer's are set aside
/// here, and the other way round while it is suspended.
public final class Coroutine {
  private static final int FIRST_SEGMENT_SLOTS = 256;
  private static final int FIRST_SITES = 16;

  /// What `coroutine.status` says.
  public enum Status {
    SUSPENDED,
    RUNNING,
    NORMAL,
    DEAD;

    /// The word scripts see.
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Interpreter in;
  final LuaFunction body;
  private final Coroutines.Carrier carrier;
  private Status status = Status.SUSPENDED;
  private boolean started;

  private @Nullable Object[] transfer = {};
  private @Nullable Throwable failure;
  private @Nullable Coroutine resumer;

  /// The stack that is not running: the coroutine's own, or its resumer's.
  Interpreter.Segment segment = new Interpreter.Segment(FIRST_SEGMENT_SLOTS, null);

  private @Nullable Site[] sites = new @Nullable Site[FIRST_SITES];
  private int depth;
  private int nativeDepth;
  int top;
  private int baseNativeDepth;

  /// The mark of the last [Reachable] walk that came by.
  int visit;

  /// A coroutine that will run `body`.
  public Coroutine(Interpreter in, LuaFunction body) {
    this.in = in;
    this.body = body;
    in.memory().charge(in.coroutines().costBytes() + 4L * FIRST_SEGMENT_SLOTS);
    in.spend(in.coroutines().costBytes() >> 6);
    try {
      this.carrier = in.coroutines().create(this::runBody);
    } catch (IllegalStateException e) {
      throw in.error(Objects.requireNonNull(e.getMessage()));
    }
  }

  /// Its state, as seen by the running coroutine.
  public Status status() {
    return status;
  }

  /// Passes `arguments` in and runs until the next yield or the end.
  ///
  /// @return the values yielded or returned
  /// @throws LuaError if the body failed; the coroutine is dead then
  public @Nullable Object[] resume(@Nullable Object[] arguments) {
    if (status != Status.SUSPENDED) {
      throw in.raise(LuaString.of("cannot resume " + status.text() + " coroutine"));
    }
    in.enterCoroutine();
    transfer = arguments;
    resumer = in.running;
    if (resumer != null) {
      resumer.status = Status.NORMAL;
    }
    status = Status.RUNNING;
    in.running = this;
    int outerNative = in.nativeDepth;
    swap();
    in.nativeDepth = outerNative + (started ? in.nativeDepth - baseNativeDepth : 0);
    baseNativeDepth = outerNative;
    try {
      carrier.resume();
    } finally {
      swap();
      in.nativeDepth = outerNative - 1;
      in.running = resumer;
      if (resumer != null) {
        resumer.status = Status.RUNNING;
      }
    }
    rethrow();
    return transfer;
  }

  private void rethrow() {
    Throwable thrown = failure;
    failure = null;
    switch (thrown) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError(thrown);
    }
  }

  /// Suspends the running coroutine, handing `values` to the resumer.
  ///
  /// @return the arguments of the next resume
  public static @Nullable Object[] yield(Interpreter in, @Nullable Object[] values) {
    Coroutine self = in.running;
    if (self == null || in.nativeDepth > self.baseNativeDepth) {
      throw in.raise(LuaString.of("attempt to yield across metamethod/C-call boundary"));
    }
    self.transfer = values;
    self.status = Status.SUSPENDED;
    self.carrier.suspend();
    return self.transfer;
  }

  private void runBody() {
    started = true;
    try {
      @Nullable Object[] arguments = transfer;
      @Nullable Object[] s = segment(arguments.length);
      s[0] = body;
      System.arraycopy(arguments, 0, s, 1, arguments.length);
      in.top = 1 + arguments.length;
      transfer = Values.tail(body.call(in, s, 1, arguments.length), 0);
    } catch (StackOverflowError e) {
      failure = in.stackOverflow();
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    status = Status.DEAD;
  }

  private @Nullable Object[] segment(int arguments) {
    if (arguments + 1 > in.segment.slots.length) {
      in.segment = new Interpreter.Segment(arguments + FIRST_SEGMENT_SLOTS, null);
    }
    return in.segment.slots;
  }

  private void swap() {
    Interpreter.Segment otherSegment = in.segment;
    @Nullable Site[] otherSites = in.sites;
    int otherDepth = in.depth;
    int otherTop = in.top;
    int otherNative = in.nativeDepth;
    in.segment = segment;
    in.sites = sites;
    in.depth = depth;
    in.top = top;
    in.nativeDepth = nativeDepth;
    segment = otherSegment;
    sites = otherSites;
    depth = otherDepth;
    top = otherTop;
    nativeDepth = otherNative;
  }

  /// The coroutine that resumed this one, while it runs.
  @Nullable Coroutine resumer() {
    return resumer;
  }

  /// Runs `task` on the thread that runs the script.
  @Nullable String onHost(Supplier<@Nullable String> task) {
    Coroutine outer = resumer;
    return carrier.onHost(outer == null ? task : () -> outer.onHost(task));
  }
}
