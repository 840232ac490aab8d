package io.slotkeeper.datatypes.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FloatTextTest {
  private static final NativeText TEXT = new NativeText(1_000);

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, -0.0",
    "+7, 7",
    "1., 1",
    ".5, 0.5",
    "-1.25, -1.25",
    "1e3, 1000",
    "1E-2, 0.01",
    "5e-324, 4.9E-324",
    "1e-400, 0",
    "1e400, Infinity",
    "1e99999999999, Infinity",
    "0x10, 16",
    "-0x.8p1, -1",
    "0xAp-1, 5",
    "inf, Infinity",
    "-Infinity, -Infinity",
    "+INF, Infinity",
    "9007199254740993, 9007199254740992",
    "0.30000000000000004, 0.30000000000000004"
  })
  void numbersAreReadAsTheCLibraryReadsThem(String text, double value) {
    assertThat(parse(text)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "-", ".", "e5", "1e", "1e+", "nan", "NaN", " 1", "1 ", "1d", "1f", "0x", "0xg", "1,5",
        "--1", "1.2.3", "infinit", "1p3"
      })
  void whatIsNoNumberIsNone(String text) {
    assertThat(parse(text)).isNaN();
  }

  @Test
  void everyDoubleIsReadBackFromItsText() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      double value =
          i % 2 == 0
              ? Double.longBitsToDouble(random.nextLong())
              : random.nextLong() / Math.pow(10, random.nextInt(24));
      if (Double.isFinite(value)) {
        String text = i % 3 == 0 ? Double.toString(value) : String.format("%.9f", value);
        assertThat(parse(text)).as("seed %s, %s", seed, text).isEqualTo(Double.parseDouble(text));
      }
    }
  }

  private static double parse(String text) {
    return FloatText.parse(TEXT.address, TEXT.write(text));
  }
}
