package io.slotkeeper.scripting.lua;

import io.slotkeeper.scripting.lua.syntax.ChunkName;
import io.slotkeeper.scripting.lua.syntax.Parser;
import io.slotkeeper.scripting.lua.syntax.SyntaxError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One Lua state: globals, stack, budgets. Used by one thread at a time.
///
/// ## The stack
///
/// Arguments, locals and temporaries live in one `Object[]`; a call's frame is a window of it and
/// the caller writes the arguments where the callee reads them, so calls allocate nothing.
///
/// ```
///   s[b-1]   s[b] ...          s[b+k] ...          s[b+frameSize]
///   callee | params, locals  | temporaries       | (callee of the callee overlaps the
///          |                 | fn, arg1, arg2    |  temporaries: its b is where arg1 is)
/// ```
///
/// When a window does not fit, the callee gets a fresh segment; nodes never see the difference,
/// they are handed the array and the base. Everything a script can reach between two operations is
/// in a segment below `top`, in a table, cell or closure: [Reachable] relies on it.
///
/// ## Budgets
///
/// `fuel` counts calls and loop iterations, and library loops in proportion to their work. When it
/// is used up the [Interrupt] is asked; it may end the script. [Memory] bounds bytes. `depth`
/// bounds Lua calls ("stack overflow"), `nativeDepth` bounds calls that go through Java ("C stack
/// overflow"): metamethods, callbacks, pcall.
public final class Interpreter {
  /// Asked now and then by a running script.
  @FunctionalInterface
  public interface Interrupt {
    /// Does what the host needs done while a script runs.
    ///
    /// @return why the script must end now, or null to let it go on
    @Nullable String poll();
  }

  private static final int FUEL = 20_000;
  private static final int SEGMENT_SLOTS = 1 << 14;
  private static final int MAX_NATIVE_DEPTH = 200;
  private static final int MAX_RESULTS = 8000;
  private static final int CLEAR_STRIDE = 32;
  private static final long FULL_CLEAR_BYTES = 64 * 1024;
  private static final Object ODD_NIL = new Object();
  private static final Interrupt NO_INTERRUPT = () -> null;

  private final Memory memory = new Memory(this);
  private final Table globals = new Table(memory);
  private final int maxDepth;
  private final Coroutines coroutines;
  private @Nullable Table stringMetatable;

  private Interrupt interrupt = NO_INTERRUPT;
  private int fuel = FUEL;

  Segment segment = new Segment(SEGMENT_SLOTS, null);
  private @Nullable Segment spare;
  private int mark;
  @Nullable Site[] sites = new @Nullable Site[64];
  int depth;
  int nativeDepth;
  int top;
  int tailCount;
  @Nullable Coroutine running;

  /// What library functions are building and no Lua value refers to yet.
  final List<Object> pins = new ArrayList<>();

  /// Who called `getfenv` or `setfenv` last.
  @Nullable LuaClosure caller;

  /// A non-number that [Expr#evalNumber] met; null otherwise.
  private @Nullable Object odd;

  /// A part of the stack; `top` is valid while a later segment is in use.
  static final class Segment {
    final @Nullable Object[] slots;
    final @Nullable Segment previous;
    int top;

    Segment(int size, @Nullable Segment previous) {
      this.slots = new @Nullable Object[size];
      this.previous = previous;
    }
  }

  /// A state without any globals.
  ///
  /// @param maxDepth how deep Lua functions may call each other
  public Interpreter(int maxDepth, Coroutines coroutines) {
    this.maxDepth = maxDepth;
    this.coroutines = coroutines;
  }

  /// The table of globals.
  public Table globals() {
    return globals;
  }

  /// The memory account.
  public Memory memory() {
    return memory;
  }

  /// How coroutines are run.
  public Coroutines coroutines() {
    return coroutines;
  }

  /// The metatable all strings share.
  public @Nullable Table stringMetatable() {
    return stringMetatable;
  }

  /// Sets the metatable of strings.
  public void stringMetatable(Table table) {
    stringMetatable = table;
  }

  /// The coroutine that runs, null in the main program.
  public @Nullable Coroutine running() {
    return running;
  }

  // ---- running

  /// Compiles a chunk into a function without upvalues.
  public LuaClosure load(byte[] source, String chunkName, Table environment) throws SyntaxError {
    return bind(compile(source, chunkName), environment);
  }

  /// Compiles a chunk into a form that every interpreter can bind.
  public static Chunk compile(byte[] source, String chunkName) throws SyntaxError {
    ChunkName name = new ChunkName(chunkName);
    return new Chunk(new Compiler(name).compile(Parser.parse(source, name)));
  }

  /// A closure of a compiled chunk.
  public LuaClosure bind(Chunk chunk, Table environment) {
    return new LuaClosure(chunk.proto(), new Cell[0], environment);
  }

  /// Runs `function` from the host, within budgets.
  ///
  /// @throws LuaError if the script fails
  /// @throws ScriptKilled if the interrupt said so
  public @Nullable Object run(
      LuaFunction function, long memoryBytes, Interrupt interrupt, @Nullable Object... arguments) {
    this.interrupt = interrupt;
    fuel = FUEL;
    memory.open(memoryBytes);
    try {
      return invoke(function, arguments);
    } catch (StackOverflowError e) {
      throw stackOverflow();
    } finally {
      reset();
    }
  }

  private void reset() {
    boolean dirty = memory.used() > FULL_CLEAR_BYTES;
    memory.close();
    interrupt = NO_INTERRUPT;
    coroutines.closeAll();
    odd = null;
    depth = 0;
    nativeDepth = 0;
    while (segment.previous != null) {
      segment = segment.previous;
    }
    spare = null;
    top = 0;
    clearStack(dirty);
    running = null;
    caller = null;
    pins.clear();
  }

  /// Drops stale references: all of them after a run that used much memory, else only those near
  /// the bottom, so that a short script costs no sweep of the whole segment.
  private void clearStack(boolean all) {
    @Nullable Object[] slots = segment.slots;
    if (all) {
      Arrays.fill(slots, null);
      return;
    }
    for (int i = 0; i < slots.length; i += CLEAR_STRIDE) {
      Object seen = null;
      for (int j = i; j < i + CLEAR_STRIDE; j++) {
        seen = slots[j] == null ? seen : slots[j];
        slots[j] = null;
      }
      if (seen == null) {
        return;
      }
    }
  }

  private @Nullable Object invoke(LuaFunction function, @Nullable Object[] arguments) {
    @Nullable Object[] s = segment.slots;
    s[0] = function;
    System.arraycopy(arguments, 0, s, 1, arguments.length);
    top = 1 + arguments.length;
    return function.call(this, s, 1, arguments.length);
  }

  /// Calls a Lua value from Java code: a callback of a library function.
  public @Nullable Object call(@Nullable Object function, @Nullable Object... arguments) {
    int saved = enterNative();
    Object result = callAt(null, function, arguments);
    leaveNative(saved);
    return result;
  }

  /// Enters a native frame: a level without a line, that counts against the C stack limit.
  int enterNative() {
    if (++nativeDepth >= MAX_NATIVE_DEPTH) {
      nativeDepth--;
      throw raise(LuaString.of("C stack overflow"));
    }
    if (++depth >= sites.length) {
      growSites();
    }
    sites[depth] = null;
    return top;
  }

  void leaveNative(int savedTop) {
    nativeDepth--;
    depth--;
    top = savedTop;
  }

  /// Counts a resume against the C stack limit.
  void enterCoroutine() {
    if (++nativeDepth >= MAX_NATIVE_DEPTH) {
      nativeDepth--;
      throw error("C stack overflow");
    }
  }

  /// Runs a task of the host on the thread that runs the script, wherever the script is.
  public void onHost(Runnable task) {
    Coroutine current = running;
    if (current == null) {
      task.run();
    } else {
      current.onHost(() -> {
        task.run();
        return null;
      });
    }
  }

  /// Calls a metamethod on behalf of the operation at `site`.
  @Nullable Object callMeta(
      @Nullable Site site, @Nullable Object function, @Nullable Object... arguments) {
    if (++nativeDepth >= MAX_NATIVE_DEPTH) {
      nativeDepth--;
      throw error(site, LuaString.of("C stack overflow"));
    }
    Object result = callAt(site, function, arguments);
    nativeDepth--;
    return result;
  }

  private @Nullable Object callAt(
      @Nullable Site site, @Nullable Object function, @Nullable Object[] arguments) {
    int savedTop = top;
    Segment home = segment;
    if (savedTop + arguments.length + 2 > home.slots.length) {
      pushSegment(arguments.length + 2);
    }
    @Nullable Object[] s = segment.slots;
    int base = top + 2;
    s[base - 1] = function;
    System.arraycopy(arguments, 0, s, base, arguments.length);
    sites[depth] = site;
    int count = arguments.length;
    if (!(function instanceof LuaFunction)) {
      count = Operators.shiftForCall(this, site, s, base, count);
    }
    top = base + count;
    Object result = ((LuaFunction) Objects.requireNonNull(s[base - 1])).call(this, s, base, count);
    segment = home;
    top = savedTop;
    return result;
  }

  private void pushSegment(int slots) {
    segment.top = top;
    Segment fresh = spare;
    if (fresh == null || fresh.previous != segment || fresh.slots.length < slots + 2) {
      fresh = new Segment(Math.max(SEGMENT_SLOTS, slots + 2), segment);
      memory.charge(4L * fresh.slots.length);
      spare = fresh;
    }
    segment = fresh;
    top = 0;
  }

  /// Runs a call whose frame does not fit behind its caller's.
  @Nullable Object callInNewSegment(
      LuaClosure function, @Nullable Object[] from, int base, int count) {
    Segment home = segment;
    int savedTop = top;
    top = Math.max(top, Math.min(base + count, from.length));
    pushSegment(Math.max(function.proto.frameSize, count) + 2);
    @Nullable Object[] s = segment.slots;
    s[0] = function;
    System.arraycopy(from, base, s, 1, count);
    Object result = function.call(this, s, 1, count);
    segment = home;
    top = savedTop;
    return result;
  }

  /// Calls with the `fixed` arguments at `s[base..]` followed by the values of `rest`.
  @Nullable Object callSpread(
      LuaFunction function, @Nullable Object[] s, int base, int fixed, @Nullable Object rest) {
    int more = Values.count(rest);
    int count = fixed + more;
    Segment home = segment;
    int savedTop = top;
    @Nullable Object[] to = s;
    int toBase = base;
    if (base + count + 1 > s.length) {
      top = Math.max(top, base + fixed);
      pushSegment(count + 2);
      to = segment.slots;
      toBase = 1;
      System.arraycopy(s, base - 1, to, 0, fixed + 1);
    }
    if (rest instanceof Object[] many) {
      System.arraycopy(many, 0, to, toBase + fixed, more);
    } else {
      to[toBase + fixed] = rest;
    }
    top = Math.max(top, toBase + count);
    Object result = function.call(this, to, toBase, count);
    segment = home;
    top = savedTop;
    return result;
  }

  void growSites() {
    if (sites.length >= maxDepth) {
      throw stackOverflow();
    }
    sites = Arrays.copyOf(sites, Math.min(maxDepth, 2 * sites.length));
  }

  /// Too many calls within each other, by our count or, on a thread with a small stack, by Java's.
  LuaError stackOverflow() {
    int caller = Math.max(0, Math.min(depth, sites.length) - 1);
    return error(sites[caller], "stack overflow");
  }

  // ---- protected calls

  /// Where to come back to when a protected call fails.
  record Checkpoint(Segment segment, int depth, int nativeDepth, int top, int pinned) {}

  Checkpoint checkpoint() {
    return new Checkpoint(segment, depth, nativeDepth, top, pins.size());
  }

  void restore(Checkpoint point) {
    segment = point.segment;
    depth = point.depth;
    nativeDepth = point.nativeDepth;
    top = point.top;
    odd = null;
    pins.subList(point.pinned, pins.size()).clear();
  }

  /// Calls and catches.
  ///
  /// @param handler given the error value, answers what to report instead; null for none
  /// @return true and the results, or false and the error value
  public @Nullable Object[] protectedCall(
      @Nullable Object function, @Nullable Object handler, @Nullable Object... arguments) {
    Checkpoint point = checkpoint();
    Object failure;
    try {
      Object result = call(function, arguments);
      @Nullable Object[] out = new @Nullable Object[1 + Values.count(result)];
      out[0] = Boolean.TRUE;
      for (int i = 1; i < out.length; i++) {
        out[i] = Values.at(result, i - 1);
      }
      return out;
    } catch (LuaError e) {
      failure = e.value();
    } catch (StackOverflowError e) {
      failure = stackOverflow().value();
    }
    restore(point);
    if (handler != null) {
      failure = handle(point, handler, failure);
    }
    return new @Nullable Object[] {Boolean.FALSE, failure};
  }

  private @Nullable Object handle(Checkpoint point, Object handler, @Nullable Object failure) {
    try {
      return Values.first(call(handler, failure));
    } catch (LuaError | StackOverflowError e) {
      restore(point);
      return LuaString.of("error in error handling");
    }
  }

  // ---- budgets

  /// Counts one call of the function, or one iteration of the loop, at `site`.
  void step(Site site) {
    if (--fuel < 0) {
      pollHost(site);
    }
  }

  /// Counts `work` units of a library loop; about one per byte compared or item moved.
  public void spend(long work) {
    spend(work, sites[depth]);
  }

  /// Counts `work` units of an operation at `site`.
  void spend(long work, @Nullable Site site) {
    if ((fuel -= (int) Math.min(work, FUEL)) < 0) {
      pollHost(site);
    }
  }

  /// Asks now whether the host stops the script.
  public void poll() {
    pollHost(sites[depth]);
  }

  private void pollHost(@Nullable Site site) {
    fuel = FUEL;
    Coroutine current = running;
    String reason = current == null ? interrupt.poll() : current.onHost(interrupt::poll);
    if (reason != null) {
      fuel = 0;
      throw new ScriptKilled(
          reason, site == null ? null : site.chunk().source(), site == null ? -1 : site.line());
    }
  }

  /// Makes something under construction count as reachable: a table, a list of values, or a
  /// [Pinned]. To be undone by [#unpin] in reverse order; an error undoes it by itself.
  public void pin(Object object) {
    pins.add(object);
  }

  /// Undoes the last [#pin].
  public void unpin() {
    pins.removeLast();
  }

  /// Something under construction that is no Lua value, such as a byte buffer.
  public interface Pinned {
    /// The bytes it takes.
    long sizeBytes();
  }

  /// A string whose bytes are charged to the script.
  public LuaString newString(byte[] bytes) {
    memory.charge(Memory.OBJECT_BYTES + bytes.length);
    return LuaString.wrap(bytes);
  }

  // ---- odd operands

  double leaveOdd(@Nullable Object value) {
    odd = value == null ? ODD_NIL : value;
    return Double.NaN;
  }

  @Nullable Object takeOdd() {
    Object value = odd;
    odd = null;
    return value == ODD_NIL ? null : value;
  }

  /// The operand that evaluated to NaN: what it left behind, or NaN itself.
  @Nullable Object operand(double value) {
    return value != value && odd != null ? takeOdd() : (Object) value;
  }

  // ---- errors

  /// An error with a text that gets the position of `site` in front, if there is one.
  LuaError error(@Nullable Site site, LuaString message) {
    if (site == null) {
      return raise(message, sites[depth]);
    }
    return raise(LuaString.ofLatin1(site.prefix() + message), site);
  }

  LuaError error(@Nullable Site site, String message) {
    return error(site, LuaString.ofLatin1(message));
  }

  /// An error raised by a library function: its text gets the caller's position.
  public LuaError error(String message) {
    return error(sites[depth], LuaString.ofLatin1(message));
  }

  /// An error with any value, as it is.
  public LuaError raise(@Nullable Object value) {
    return raise(value, sites[depth]);
  }

  private LuaError raise(@Nullable Object value, @Nullable Site site) {
    return site == null
        ? new LuaError(value, depth == 0 ? null : "=[C]", -1)
        : new LuaError(value, site.chunk().source(), site.line());
  }

  int nextMark() {
    return ++mark;
  }

  LuaError outOfMemory() {
    return raise(LuaString.of("not enough memory"));
  }

  /// The position `error` puts in front of its message: level 1 is who called the builtin.
  public String where(int level) {
    int index = depth - (level - 1);
    Site site = index >= 0 && index <= depth ? sites[index] : null;
    return site == null ? "" : site.prefix();
  }

  /// `bad argument` errors of library functions.
  public LuaError argumentError(int argument, String problem) {
    Site site = sites[depth];
    String name = site == null || site.name() == null ? "?" : site.name();
    int shown = argument;
    if (site != null && "method".equals(site.kind())) {
      shown--;
      if (shown == 0) {
        return error("calling '" + name + "' on bad self (" + problem + ")");
      }
    }
    return error("bad argument #" + shown + " to '" + name + "' (" + problem + ")");
  }

  /// The function that called the running `getfenv` or `setfenv`.
  public @Nullable LuaClosure caller() {
    return caller;
  }

  /// The most values `unpack` and its kin may return at once.
  public int maxResults() {
    return MAX_RESULTS;
  }
}
