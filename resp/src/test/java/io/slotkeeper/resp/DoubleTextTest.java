package io.slotkeeper.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoubleTextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, -0",
    "Infinity, inf",
    "-Infinity, -inf",
    "NaN, nan",
    "0.1, 0.1",
    "-2.5, -2.5",
    "1e9, 1e+9",
    "12345678, 12345678",
    "0.000123, 0.000123",
    "1.23e-7, 1.23e-7",
    "4.9E-324, 5e-324",
    "2.2250738585072014E-308, 2.2250738585072014e-308",
    "1.7976931348623157E308, 1.7976931348623157e+308",
    "-1.7976931348623157E308, -1.7976931348623157e+308",
    "9.2233720368547758E18, 9223372036854776000",
    "1e23, 99999999999999990000000"
  })
  void numbersLookAsRedisWritesThem(double value, String text) {
    assertThat(DoubleText.of(value)).isEqualTo(text);
  }

  @Test
  void everyNumberIsReadBackFromItsText() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 200_000; i++) {
      double value =
          switch (i % 3) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextInt(1_000_000) / Math.pow(10, random.nextInt(8));
            default -> Math.scalb(1.0, random.nextInt(-1074, 1024));
          };
      if (Double.isFinite(value)) {
        String text = DoubleText.of(value);
        assertThat(Double.parseDouble(text)).as("seed %s, %s", seed, text).isEqualTo(value);
      }
    }
  }
}
