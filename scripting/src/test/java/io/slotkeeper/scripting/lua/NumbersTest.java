package io.slotkeeper.scripting.lua;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void fourteen_digits_are_those_of_the_exact_value() {
    long seed = 14;
    Random random = new Random(seed);
    for (int i = 0; i < 200_000; i++) {
      double d =
          switch (i % 4) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextInt() / 1000.0;
            case 2 -> random.nextLong() / 2.0;
            default -> random.nextGaussian();
          };
      if (Double.isFinite(d)) {
        String text = Numbers.format(d, 14);
        BigDecimal exact = new BigDecimal(d).round(new MathContext(14, RoundingMode.HALF_EVEN));
        assertThat(new BigDecimal(text)).as("seed %d: %s", seed, d).isEqualByComparingTo(exact);
      }
    }
  }

  @Test
  void ties_are_rounded_to_even() {
    assertThat(Numbers.format(0.5, 1)).isEqualTo("0.5");
    assertThat(Numbers.format(123456789012345.0, 14)).isEqualTo("1.2345678901234e+14");
    assertThat(Numbers.format(123456789012355.0, 14)).isEqualTo("1.2345678901236e+14");
    assertThat(Numbers.format(12345678901234.5, 14)).isEqualTo("12345678901234");
    assertThat(Numbers.format(12345678901235.5, 14)).isEqualTo("12345678901236");
  }

  @Test
  void arguments_read_back_as_the_same_number() {
    long seed = 15;
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      double d = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(d)) {
        byte[] text = Numbers.toArgument(d);
        assertThat(NumberScanner.scan(text, 0, text.length)).isEqualTo(text.length);
        assertThat(NumberScanner.value(text, 0, text.length)).as("seed %d", seed).isEqualTo(d);
      }
    }
  }

  @Test
  void numerals_are_what_strtod_takes() {
    for (String good :
        new String[] {
          "1", " 1 ", "0x1F", "1e5", ".5", "5.", "inf", "-nan", "0x1p4", "+3", "INFINITY", "0x.8"
        }) {
      assertThat(Numbers.parse(LuaString.of(good))).as(good).isNotNull();
    }
    for (String bad :
        new String[] {
          "", " ", "1x", "0x", "e5", ".", "--1", "1 2", "1e", "0xg", "infx", "1_000", "1d", "1f"
        }) {
      assertThat(Numbers.parse(LuaString.of(bad))).as(bad).isNull();
    }
  }
}
