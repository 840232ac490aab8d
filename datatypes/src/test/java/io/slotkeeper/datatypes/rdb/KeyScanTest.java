package io.slotkeeper.datatypes.rdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.datatypes.memory.Memory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyScanTest {
  private static final String EXPIRY = "\u00fc12345678";
  private static final String LFU_AND_IDLE = "\u00f9\u0001\u00f8\u0041\u0000";
  private static final String TEXT = "\u0000\u0001a\u0003xyz";
  private static final String LONG_KEY = "\u0000\u0041\u0000" + "k".repeat(256) + "\u00c0\u0005";
  private static final String NUMBER = "\u0000\u0002bb\u00c2\u0001\u0002\u0003\u0004";
  private static final String COMPRESSED = "\u0000\u0001c\u00c3\u0002\u0014zz";
  private static final String LISTPACK = "\u0010\u0001d\u0080\u0000\u0000\u0000\u0002ll";
  private static final String LIST = "\u0012\u0001e\u0001\u0002\u0001q";
  private static final String KEY_IS_NUMBER = "\u0000\u00c0\u0005\u0001x";
  private static final String REST = "\u00ff" + "\u0000".repeat(20);

  /// The keys that are found in a block behind its first byte.
  private static List<String> find(String content) {
    byte[] bytes = ("!" + content).getBytes(ISO_8859_1);
    ByteBuffer block = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    List<ByteBuffer> blocks = new ArrayList<>(List.of(block));
    BlockSource source =
        new BlockSource(() -> blocks.isEmpty() ? null : blocks.removeFirst(), bytes.length, false);
    source.read();
    KeyScan scan = new KeyScan(8);
    int count = scan.find(source);
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(new String(Memory.bytes(scan.address(i), scan.length(i)), ISO_8859_1));
    }
    assertThat(source.position()).isEqualTo(1);
    return keys;
  }

  @Test
  void keysAreFoundWhateverStandsBeforeThemAndBehindThem() {
    String content =
        TEXT + EXPIRY + NUMBER + LFU_AND_IDLE + COMPRESSED + LONG_KEY + LISTPACK + TEXT + REST;
    assertThat(find(content)).containsExactly("a", "bb", "c", "k".repeat(256), "d", "a");
  }

  @Test
  void theSearchEndsAtAValueThatIsNotOneStringAndAtAKeyThatIsNoText() {
    assertThat(find(TEXT + LIST + NUMBER + REST)).containsExactly("a");
    assertThat(find(NUMBER + KEY_IS_NUMBER + TEXT + REST)).containsExactly("bb");
  }

  @Test
  void nothingIsReadBehindTheBlock() {
    String content = TEXT + NUMBER + LISTPACK + COMPRESSED;
    for (int length = 0; length <= content.length(); length++) {
      List<String> keys = find(content.substring(0, length));
      assertThat(List.of("a", "bb", "d", "c").subList(0, keys.size())).isEqualTo(keys);
    }
  }
}
