package io.slotkeeper.compat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.tools.client.WireReply;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ToleranceTest {
  @Test
  void nearIntegersOfTheSameSignAreAccepted() {
    Tolerance near = Tolerance.parse("near 2");
    assertThat(near.accepts(integer(100), integer(98))).isTrue();
    assertThat(near.accepts(integer(100), integer(97))).isFalse();
    assertThat(near.accepts(integer(-1), integer(0))).isFalse();
    assertThat(near.accepts(list(integer(5), bulk("a")), list(integer(6), bulk("a")))).isTrue();
    assertThat(near.accepts(list(integer(5), bulk("a")), list(integer(6), bulk("b")))).isFalse();
  }

  @Test
  void unorderedListsMustHoldTheSameElementsAsOften() {
    Tolerance unordered = Tolerance.parse("unordered");
    WireReply ab = list(bulk("a"), bulk("b"));
    assertThat(unordered.accepts(ab, list(bulk("b"), bulk("a")))).isTrue();
    assertThat(unordered.accepts(ab, list(bulk("b"), bulk("b")))).isFalse();
    assertThat(unordered.accepts(ab, list(bulk("b")))).isFalse();
  }

  @Test
  void shapeComparesTypesAndNulls() {
    Tolerance shape = Tolerance.parse("shape");
    assertThat(shape.accepts(bulk("a"), bulk("b"))).isTrue();
    assertThat(shape.accepts(bulk("a"), WireReply.nullOf('$'))).isFalse();
    assertThat(shape.accepts(bulk("1"), integer(1))).isFalse();
    assertThat(shape.accepts(list(bulk("a")), list(integer(1)))).isFalse();
  }

  @Test
  void maskHidesTheValuesOfTheNamesOnly() {
    Tolerance mask = Tolerance.parse("mask id version");
    WireReply left = list(bulk("id"), integer(1), bulk("proto"), integer(3));
    WireReply right = list(bulk("id"), integer(2), bulk("proto"), integer(3));
    WireReply wrong = list(bulk("id"), integer(1), bulk("proto"), integer(2));
    assertThat(mask.accepts(left, right)).isTrue();
    assertThat(mask.accepts(left, wrong)).isFalse();
  }

  @Test
  void errorsMustBeEqualUnderEveryTolerance() {
    WireReply one = WireReply.leaf('-', "ERR one".getBytes(ISO_8859_1));
    WireReply two = WireReply.leaf('-', "ERR two".getBytes(ISO_8859_1));
    assertThat(Tolerance.parse("shape").accepts(one, two)).isFalse();
    assertThat(Tolerance.parse("shape").accepts(one, one)).isTrue();
  }

  private static WireReply integer(long value) {
    return WireReply.leaf(':', Long.toString(value).getBytes(ISO_8859_1));
  }

  private static WireReply bulk(String text) {
    return WireReply.leaf('$', text.getBytes(ISO_8859_1));
  }

  private static WireReply list(WireReply... children) {
    return WireReply.aggregate('*', Arrays.asList(children));
  }
}
