package io.slotkeeper.resp;

import java.util.Arrays;

/// Bytes to requests: multibulk (`*2\r\n$3\r\nGET\r\n$1\r\nk\r\n`) and inline (`GET k\r\n`).
///
/// The decoder copies nothing. A request is where its arguments lie in the connection's input
/// window, native memory `base + 0` to `base + end`:
///
/// ```
/// words   [ argc | offset length | offset length | ... ][ argc | ... ]
/// offset  relative to base; a negative one, ~i, is the i-th detached argument
/// ```
///
/// Use: append bytes to the window, call [#decode(long, int)] until it says [#MORE]; every
/// [#REQUEST] in between added one request. Then execute them, drop them with [#compact(int, int)],
/// move the undecoded rest of the window to its front, go on. The position inside a request
/// survives, so a request that arrives in pieces is looked at once.
///
/// [#BULK] asks for a detached argument: a long one whose bytes are not all here. The owner
/// provides memory for [#bulkLength()] bytes plus the line end, fills it from the window's rest and
/// the socket, and reports it with [#bulkArrived(long)]; the window then goes on behind it.
///
/// After [#ERROR] the connection must be closed; [#error()] is the text.
///
/// Inline requests are unquoted in place, so the window must be writable.
///
/// Threads: one connection's decoder belongs to its loop.
public final class RequestDecoder {
  public static final int MORE = 0;
  public static final int REQUEST = 1;
  public static final int BULK = 2;
  public static final int ERROR = 3;

  /// An argument this long may be detached.
  public static final int DETACH_BYTES = 32 * 1024;

  private static final int CRLF = '\r' | '\n' << 8;
  private static final int FIRST_ARGUMENTS = 1024;
  private static final int BAD_NUMBER = 0;
  private static final int GOOD_NUMBER = 1;
  private static final int NO_LINE = 2;

  private final DecoderLimits limits;
  private int[] words = new int[64];
  private int wordsUsed;
  private int requests;
  private int requestStart;
  private long[] detached = new long[1];
  private int detachedCount;

  private int position;
  private int argumentsLeft;
  private int arguments;
  private long bulkLength = -1;
  private long number;
  private boolean authenticated = true;
  private String error = "";

  public RequestDecoder(DecoderLimits limits) {
    this.limits = limits;
  }

  /// Until a client has authenticated, its requests must be small.
  public void authenticated(boolean authenticated) {
    this.authenticated = authenticated;
  }

  /// How many decoded requests wait.
  public int requests() {
    return requests;
  }

  /// The words of the decoded requests, one behind the other; valid until the next call.
  public int[] words() {
    return words;
  }

  /// The address of the detached argument with this offset (negative).
  public long detachedAddress(int offset) {
    return detached[~offset];
  }

  /// How many bytes of the window are decoded; those of a request in progress included.
  public int position() {
    return position;
  }

  public long bulkLength() {
    return bulkLength;
  }

  public String error() {
    return error;
  }

  /// Whether a request has begun but not ended.
  public boolean inRequest() {
    return argumentsLeft > 0;
  }

  /// How many bytes of the window and of detached arguments belong to the request in progress, or
  /// are not looked at yet.
  public long bytesInProgress(int end) {
    long bytes = end - firstNeeded(requestStart);
    for (int i = 0; i < arguments && argumentsLeft > 0; i++) {
      int word = requestStart + 1 + 2 * i;
      bytes += words[word] < 0 ? words[word + 1] : 0;
    }
    return bytes;
  }

  /// Detached arguments of requests not dropped yet, in the order of their indexes.
  public int detachedCount() {
    return detachedCount;
  }

  /// The address of the `index`-th detached argument, 0 when it was taken over.
  public long detached(int index) {
    return detached[index];
  }

  /// Takes a detached argument over: the decoder no longer names it.
  public void forgetDetached(int offset) {
    detached[~offset] = 0;
  }

  /// The index behind the words of the last complete request.
  public int endOfRequests() {
    return requestStart;
  }

  /// Where the bytes of the window begin that are still needed when the requests from `firstWord`
  /// on are kept: an offset.
  public int firstNeeded(int firstWord) {
    for (int word = firstWord; word < requestStart; word += 1 + 2 * words[word]) {
      for (int i = 0; i < words[word]; i++) {
        if (words[word + 1 + 2 * i] >= 0) {
          return words[word + 1 + 2 * i];
        }
      }
    }
    for (int i = 0; i < arguments && argumentsLeft > 0; i++) {
      if (words[requestStart + 1 + 2 * i] >= 0) {
        return words[requestStart + 1 + 2 * i];
      }
    }
    return position;
  }

  /// Drops the requests before `firstWord`; the window's first `consumed` bytes are gone, see
  /// [#firstNeeded(int)]. Words count from 0 again.
  public void compact(int firstWord, int consumed) {
    int kept = wordsUsed - firstWord;
    System.arraycopy(words, firstWord, words, 0, kept);
    requestStart -= firstWord;
    wordsUsed = kept;
    position -= consumed;
    requests = 0;
    for (int word = 0; word < requestStart; word += 1 + 2 * words[word]) {
      shift(word + 1, words[word], consumed);
      requests++;
    }
    if (argumentsLeft > 0) {
      shift(requestStart + 1, arguments, consumed);
    }
    if (kept == 0) {
      detachedCount = 0;
    } else {
      dropForgotten();
    }
    if (words.length > 4 * FIRST_ARGUMENTS && kept < FIRST_ARGUMENTS) {
      words = Arrays.copyOf(words, 2 * FIRST_ARGUMENTS);
    }
  }

  /// Renumbers the detached arguments without the first ones that nobody names any more.
  private void dropForgotten() {
    int dropped = 0;
    while (dropped < detachedCount && detached[dropped] == 0) {
      dropped++;
    }
    if (dropped == 0) {
      return;
    }
    detachedCount -= dropped;
    System.arraycopy(detached, dropped, detached, 0, detachedCount);
    for (int word = 0; word < requestStart; word += 1 + 2 * words[word]) {
      renumber(word + 1, words[word], dropped);
    }
    if (argumentsLeft > 0) {
      renumber(requestStart + 1, arguments, dropped);
    }
  }

  private void renumber(int from, int count, int dropped) {
    for (int i = from; i < from + 2 * count; i += 2) {
      words[i] = words[i] < 0 ? words[i] + dropped : words[i];
    }
  }

  private void shift(int from, int count, int consumed) {
    for (int i = from; i < from + 2 * count; i += 2) {
      words[i] = words[i] >= 0 ? words[i] - consumed : words[i];
    }
  }

  /// Decodes the next request of the window.
  ///
  /// @param base address of the window
  /// @param end how many bytes it holds
  /// @return [#MORE], [#REQUEST], [#BULK] or [#ERROR]
  public int decode(long base, int end) {
    while (argumentsLeft == 0) {
      if (position == end) {
        return MORE;
      }
      if (Native.getByte(base + position) != '*') {
        int outcome = inline(base, end);
        if (outcome == REQUEST && arguments == 0) {
          continue;
        }
        return outcome;
      }
      switch (readLine(base, end)) {
        case NO_LINE -> {
          return noLine(end, "too big mbulk count string");
        }
        case BAD_NUMBER -> {
          return fail("invalid multibulk length");
        }
        default -> {
          if (number > Integer.MAX_VALUE) {
            return fail("invalid multibulk length");
          }
          if (!authenticated && number > DecoderLimits.UNAUTHENTICATED_ARGUMENTS) {
            return fail("unauthenticated multibulk length");
          }
          if (number > 0) {
            begin((int) number);
          }
        }
      }
    }
    return multibulk(base, end);
  }

  /// The announced argument is at `address`, its line end checked by the owner.
  public void bulkArrived(long address) {
    if (detachedCount == detached.length) {
      detached = Arrays.copyOf(detached, 2 * detachedCount);
    }
    detached[detachedCount] = address;
    add(~detachedCount, (int) bulkLength);
    detachedCount++;
    bulkLength = -1;
  }

  /// After [#bulkArrived(long)]: whether that was the request's last argument; then it counts.
  public boolean finishRequest() {
    if (argumentsLeft > 0) {
      return false;
    }
    end();
    return true;
  }

  /// The limit is asked for only where it may matter: it is a directive, read anew each time.
  private boolean isTooLong(long bulkBytes) {
    return bulkBytes > DecoderLimits.ALWAYS_ALLOWED_BYTES && bulkBytes > limits.maxBulkBytes();
  }

  private int multibulk(long base, int end) {
    while (argumentsLeft > 0) {
      if (bulkLength < 0) {
        if (position == end) {
          return MORE;
        }
        int first = Native.getByte(base + position);
        if (first != '$') {
          return wrongHeader(base, end, first);
        }
        int line = readLine(base, end);
        if (line == NO_LINE) {
          return noLine(end, "too big bulk count string");
        }
        if (line == BAD_NUMBER || number < 0 || isTooLong(number)) {
          return fail("invalid bulk length");
        }
        if (!authenticated && number > DecoderLimits.UNAUTHENTICATED_BULK_BYTES) {
          return fail("unauthenticated bulk length");
        }
        bulkLength = number;
      }
      if (end - position < bulkLength + 2) {
        return bulkLength >= DETACH_BYTES ? BULK : MORE;
      }
      int length = (int) bulkLength;
      if (Native.getShort(base + position + length) != CRLF) {
        return fail("invalid CRLF in request");
      }
      bulkLength = -1;
      add(position, length);
      position += length + 2;
    }
    end();
    return REQUEST;
  }

  private int wrongHeader(long base, int end, int first) {
    for (int i = position; i < end; i++) {
      if (Native.getByte(base + i) == '\r') {
        return fail("expected '$', got '" + (char) (first & 0xFF) + "'");
      }
    }
    return noLine(end, "too big bulk count string");
  }

  private void begin(int count) {
    requestStart = wordsUsed;
    reserve(1 + 2 * Math.min(count, FIRST_ARGUMENTS));
    argumentsLeft = count;
    arguments = 0;
    wordsUsed++;
  }

  private void add(int offset, int length) {
    reserve(2);
    words[wordsUsed] = offset;
    words[wordsUsed + 1] = length;
    wordsUsed += 2;
    arguments++;
    argumentsLeft--;
  }

  private void end() {
    words[requestStart] = arguments;
    requests++;
    requestStart = wordsUsed;
  }

  private void reserve(int more) {
    if (wordsUsed + more > words.length) {
      words = Arrays.copyOf(words, Math.max(wordsUsed + more, words.length * 2));
    }
  }

  /// Reads the number of the line at `position`, behind its first byte; steps behind the line.
  private int readLine(long base, int end) {
    int at = position + 1;
    boolean negative = at < end && Native.getByte(base + at) == '-';
    int firstDigit = negative ? at + 1 : at;
    long value = 0;
    for (int i = firstDigit; i < end; i++) {
      int digit = Native.getByte(base + i) - '0';
      if (digit >= 0 && digit <= 9 && i - firstDigit < 18) {
        value = value * 10 + digit;
        continue;
      }
      if (digit != '\r' - '0') {
        return badLine(base, i, end);
      }
      if (i + 1 == end) {
        return NO_LINE;
      }
      if (i == firstDigit || Native.getByte(base + i + 1) != '\n') {
        return BAD_NUMBER;
      }
      number = negative ? -value : value;
      position = i + 2;
      return GOOD_NUMBER;
    }
    return NO_LINE;
  }

  /// A line that is no number is judged when its end is there.
  private static int badLine(long base, int from, int end) {
    for (int i = from; i < end - 1; i++) {
      if (Native.getByte(base + i) == '\r') {
        return BAD_NUMBER;
      }
    }
    return NO_LINE;
  }

  private int noLine(int end, String tooLong) {
    return end - position > DecoderLimits.LINE_BYTES ? fail(tooLong) : MORE;
  }

  private int fail(String text) {
    error = "Protocol error: " + text;
    return ERROR;
  }

  private int inline(long base, int end) {
    int newline = position;
    while (newline < end && Native.getByte(base + newline) != '\n') {
      newline++;
    }
    if (newline == end) {
      return noLine(end, "too big inline request");
    }
    int lineEnd = newline;
    if (lineEnd > position && Native.getByte(base + lineEnd - 1) == '\r') {
      lineEnd--;
    }
    if (!authenticated && lineEnd - position > DecoderLimits.UNAUTHENTICATED_BULK_BYTES) {
      return fail("unauthenticated bulk length");
    }
    requestStart = wordsUsed;
    reserve(1);
    wordsUsed++;
    arguments = 0;
    argumentsLeft = 0;
    int at = position;
    while (at >= 0 && at < lineEnd) {
      int first = Native.getByte(base + at);
      if (InlineArguments.isBlank(first)) {
        at++;
        continue;
      }
      if (first == 0) {
        break;
      }
      int start = at;
      long parsed = InlineArguments.unquote(base, at, lineEnd);
      if (parsed < 0) {
        wordsUsed = requestStart;
        return fail("unbalanced quotes in request");
      }
      argumentsLeft++;
      add(start, (int) (parsed >>> 32));
      at = (int) parsed;
    }
    position = newline + 1;
    if (arguments == 0) {
      wordsUsed = requestStart;
    } else {
      end();
    }
    return REQUEST;
  }
}
