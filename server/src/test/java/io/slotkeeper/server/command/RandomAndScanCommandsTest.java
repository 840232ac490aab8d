package io.slotkeeper.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Commands on elements whose replies are random or come in an order of our own, so that no other
/// server can be asked what is right.
class RandomAndScanCommandsTest {
  private static final int MEMBERS = 300;

  private TestServer server;
  private RespSocket client;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start();
    client = server.connect();
    call("SADD", "set", members(0, MEMBERS));
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void poppedMembersAreDifferentAndGone() throws IOException {
    List<String> popped = words("SPOP", "set", "290");
    assertThat(popped).hasSize(290).doesNotHaveDuplicates();
    List<String> left = words("SMEMBERS", "set");
    assertThat(left).hasSize(10).doesNotContainAnyElementsOf(popped);
    assertThat(client.text("OBJECT", "ENCODING", "set")).isEqualTo("listpack");
    assertThat(left).contains(client.text("SPOP", "set"));
    assertThat(words("SPOP", "set", "100")).hasSize(9);
    assertThat(client.number("EXISTS", "set")).isZero();
  }

  @Test
  void aTableThatKeepsManyMembersStaysOne() throws IOException {
    words("SPOP", "set", "100");
    assertThat(client.text("OBJECT", "ENCODING", "set")).isEqualTo("hashtable");
    assertThat(client.number("SCARD", "set")).isEqualTo(200);
  }

  @Test
  void aPositiveCountDrawsDifferentMembersAndANegativeOneRepeats() throws IOException {
    for (String count : List.of("1", "20", "99", "150", "299", "300", "400")) {
      int expected = Math.min(MEMBERS, Integer.parseInt(count));
      assertThat(words("SRANDMEMBER", "set", count))
          .as(count)
          .hasSize(expected)
          .doesNotHaveDuplicates();
    }
    assertThat(words("SRANDMEMBER", "set", "-1000")).hasSize(1000);
    assertThat(call("SRANDMEMBER", "set", "-9223372036854775807"))
        .isEqualTo("-ERR value is out of range");
  }

  @Test
  void randomFieldsComeWithTheirValues() throws IOException {
    for (int fields : new int[] {8, 1_000}) {
      call("DEL", "hash");
      call("HSET", "hash", pairs(fields));
      List<String> flat = words("HRANDFIELD", "hash", "5", "WITHVALUES");
      assertThat(flat).hasSize(10);
      for (int i = 0; i < flat.size(); i += 2) {
        assertThat(flat.get(i + 1)).isEqualTo("value of " + flat.get(i));
      }
    }
  }

  @Test
  void aScanGivesWhatStaysExactlyOnceWhileOtherMembersComeAndGo() throws IOException {
    List<String> seen = new ArrayList<>();
    String cursor = "0";
    int step = 0;
    do {
      List<?> reply = (List<?>) call("SSCAN", "set", cursor, "COUNT", "7");
      cursor = (String) reply.get(0);
      ((List<?>) reply.get(1)).forEach(member -> seen.add((String) member));
      int from = 1_000 + 50 * step++;
      call("SADD", "set", members(from, from + 50));
      call("SREM", "set", members(from - 50, from - 10));
      assertThat(step).as("steps of a scan that does not end").isLessThan(2_000);
    } while (!cursor.equals("0"));
    Set<String> stayed = new HashSet<>(List.of(members(0, MEMBERS)));
    List<String> seenOfThem = seen.stream().filter(stayed::contains).toList();
    assertThat(seenOfThem).doesNotHaveDuplicates().hasSize(MEMBERS);
  }

  @Test
  void aHashScanGivesFieldsWithValues() throws IOException {
    call("HSET", "hash", pairs(700));
    Set<String> fields = new HashSet<>();
    String cursor = "0";
    do {
      List<?> reply = (List<?>) call("HSCAN", "hash", cursor, "MATCH", "m*5");
      cursor = (String) reply.get(0);
      List<?> flat = (List<?>) reply.get(1);
      for (int i = 0; i < flat.size(); i += 2) {
        assertThat(flat.get(i + 1)).isEqualTo("value of " + flat.get(i));
        assertThat(fields.add((String) flat.get(i))).isTrue();
      }
    } while (!cursor.equals("0"));
    assertThat(fields).hasSize(70);
  }

  private static String[] members(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "m" + i).toArray(String[]::new);
  }

  private static String[] pairs(int fields) {
    return Stream.of(members(0, fields))
        .flatMap(field -> Stream.of(field, "value of " + field))
        .toArray(String[]::new);
  }

  private Object call(String command, String key, String... rest) throws IOException {
    Stream<String> words = Stream.concat(Stream.of(command, key), Stream.of(rest));
    return client.call(words.toArray(String[]::new));
  }

  private List<String> words(String command, String key, String... rest) throws IOException {
    Iterable<?> reply = (Iterable<?>) call(command, key, rest);
    List<String> words = new ArrayList<>();
    reply.forEach(word -> words.add((String) word));
    return words;
  }
}
