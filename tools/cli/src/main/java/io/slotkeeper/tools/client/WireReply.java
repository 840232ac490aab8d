package io.slotkeeper.tools.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One reply as it stood on the wire, RESP2 or RESP3.
///
/// A node keeps its type byte and either a payload (the text of a line, the bytes of a bulk) or
/// children (the elements of an array, set or push; keys and values in turn for a map or an
/// attribute). Numbers stay text. So two replies are [equal][#equals] exactly when their bytes on
/// the wire are, and nothing of the wire is lost: `$-1`, `*-1` and `_` are three different nulls.
public final class WireReply {
  private static final byte[] NO_PAYLOAD = new byte[0];

  private final char type;
  private final byte @Nullable [] payload;
  private final @Nullable List<WireReply> children;

  private WireReply(char type, byte @Nullable [] payload, @Nullable List<WireReply> children) {
    this.type = type;
    this.payload = payload;
    this.children = children;
  }

  /// A reply of one line or one bulk; `payload` is not copied.
  public static WireReply leaf(char type, byte[] payload) {
    return new WireReply(type, payload, null);
  }

  /// An aggregate; for maps and attributes `children` holds keys and values in turn.
  public static WireReply aggregate(char type, List<WireReply> children) {
    return new WireReply(type, null, List.copyOf(children));
  }

  /// The null that a length of -1 makes of type `$` or `*`.
  public static WireReply nullOf(char type) {
    return new WireReply(type, null, null);
  }

  /// The type byte: one of `+ - : $ * _ # , ( ! = % ~ > |`.
  public char type() {
    return type;
  }

  public boolean isNull() {
    return type == '_' || (payload == null && children == null);
  }

  public boolean isError() {
    return type == '-' || type == '!';
  }

  /// The elements of an aggregate; empty for anything else.
  public List<WireReply> children() {
    return children == null ? List.of() : children;
  }

  /// The payload of a leaf as Latin-1, one char per byte; empty for nulls and aggregates.
  public String text() {
    return new String(payload == null ? NO_PAYLOAD : payload, ISO_8859_1);
  }

  /// The payload as a number; fails with the reply in its message when it is none.
  public long integer() {
    try {
      return Long.parseLong(text());
    } catch (NumberFormatException e) {
      throw new IllegalStateException("expected a number, got " + this, e);
    }
  }

  /// This reply with `children` in place of its own: how tolerance rules sort or mask.
  public WireReply withChildren(List<WireReply> replacement) {
    return aggregate(type, replacement);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WireReply that
        && type == that.type
        && Arrays.equals(payload, that.payload)
        && Objects.equals(children, that.children);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * type + Arrays.hashCode(payload)) + Objects.hashCode(children);
  }

  /// One readable line: the type byte, then the payload quoted or the elements in brackets.
  @Override
  public String toString() {
    if (children != null) {
      List<String> parts = new ArrayList<>(children.size());
      children.forEach(child -> parts.add(child.toString()));
      return type + "[" + String.join(", ", parts) + "]";
    }
    return payload == null ? type + "nil" : type + CommandLine.quote(payload);
  }
}
