package io.slotkeeper.tools.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RespConnectionTest {
  @Test
  void everyTypeOfReplyIsReadAsItStandsOnTheWire() throws IOException {
    String wire =
        "+OK\r\n-ERR no\r\n:-12\r\n$4\r\na\r\nb\r\n$-1\r\n*-1\r\n_\r\n#t\r\n,1.5e3\r\n(123\r\n"
            + "=7\r\ntxt:abc\r\n!3\r\nerr\r\n*2\r\n:1\r\n*0\r\n~1\r\n+a\r\n%1\r\n+k\r\n:1\r\n"
            + ">1\r\n+p\r\n";
    assertThat(read(wire, 16).stream().map(WireReply::toString))
        .containsExactly(
            "+\"OK\"",
            "-\"ERR no\"",
            ":\"-12\"",
            "$\"a\\r\\nb\"",
            "$nil",
            "*nil",
            "_\"\"",
            "#\"t\"",
            ",\"1.5e3\"",
            "(\"123\"",
            "=\"txt:abc\"",
            "!\"err\"",
            "*[:\"1\", *[]]",
            "~[+\"a\"]",
            "%[+\"k\", :\"1\"]",
            ">[+\"p\"]");
  }

  @Test
  void repliesAreEqualWhenTheirBytesAre() throws IOException {
    List<WireReply> replies = read("$1\r\n1\r\n$1\r\n1\r\n+1\r\n$-1\r\n*-1\r\n_\r\n", 6);
    assertThat(replies.get(0)).isEqualTo(replies.get(1)).isNotEqualTo(replies.get(2));
    assertThat(replies.subList(3, 6)).doesNotHaveDuplicates().allMatch(WireReply::isNull);
  }

  @Test
  void aBulkLargerThanTheBufferIsReadWhole() throws IOException {
    String value = "x".repeat(300_000);
    assertThat(read("$300000\r\n" + value + "\r\n", 1).getFirst().text()).isEqualTo(value);
  }

  @Test
  void aConnectionClosedInsideAReplyIsAnError() {
    assertThatThrownBy(() -> read("$5\r\nab", 1)).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> read("", 1)).isInstanceOf(EOFException.class);
  }

  @Test
  void whatIsNoReplyIsRefused() {
    assertThatThrownBy(() -> read("?\r\n", 1)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read("$x\r\n", 1)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read("$1\r\nab\r\n", 1)).isInstanceOf(IOException.class);
  }

  @Test
  void commandsArePrintedAsRedisCliReadsThem() {
    List<byte[]> words = CommandLine.words("SET", "", "a b", "\"\\\n\u0000\u00ff", "plain");
    assertThat(CommandLine.print(words))
        .isEqualTo("SET \"\" \"a b\" \"\\\"\\\\\\n\\x00\\xff\" plain");
  }

  private static List<WireReply> read(String wire, int count) throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RespConnection connection = RespConnection.connect(listener.getLocalPort(), 5_000)) {
      Thread writer = Thread.ofVirtual().start(() -> write(listener, wire));
      List<WireReply> replies = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        replies.add(connection.read());
      }
      writer.interrupt();
      return replies;
    }
  }

  private static void write(ServerSocket listener, String wire) {
    try (Socket socket = listener.accept()) {
      socket.getOutputStream().write(wire.getBytes(ISO_8859_1));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
