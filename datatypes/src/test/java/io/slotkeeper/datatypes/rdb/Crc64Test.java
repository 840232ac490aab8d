package io.slotkeeper.datatypes.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Crc64Test {
  @Test
  void theChecksumOfTheUsualNineDigitsIsTheKnownOne() {
    try (Codec codec = new Codec()) {
      long digits = codec.place("123456789".getBytes(StandardCharsets.US_ASCII));
      assertThat(Crc64.update(0, digits, 9)).isEqualTo(0xE9C6_D914_C4B8_D9CAL);
      codec.free(digits);
    }
  }

  @Test
  void piecesHaveTheChecksumOfTheWhole() {
    try (Codec codec = new Codec()) {
      byte[] bytes = new byte[100];
      codec.random.nextBytes(bytes);
      long block = codec.place(bytes);
      long whole = Crc64.update(0, block, bytes.length);
      for (int cut = 0; cut <= bytes.length; cut++) {
        long first = Crc64.update(0, block, cut);
        assertThat(Crc64.update(first, block + cut, bytes.length - cut)).isEqualTo(whole);
      }
      codec.free(block);
    }
  }
}
