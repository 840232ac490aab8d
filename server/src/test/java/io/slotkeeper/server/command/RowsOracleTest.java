package io.slotkeeper.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.resp.ReplyWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// COMMAND INFO and COMMAND DOCS of every row equal those of Redis 7.2 but for the wording.
@EnabledIfSystemProperty(named = "slotkeeper.oracle72", matches = ".+")
class RowsOracleTest {
  /// Commands that Redis 7.2 does not have.
  private static final Set<String> NEWER =
      Set.of(
          "cluster|slot-stats",
          "delex",
          "delifeq",
          "digest",
          "msetex",
          "hexpire",
          "hexpireat",
          "hexpiretime",
          "hgetdel",
          "hgetex",
          "hpersist",
          "hpexpire",
          "hpexpireat",
          "hpexpiretime",
          "hpttl",
          "hsetex",
          "httl",
          "script|show");

  /// Commands with options that Redis 7.2 does not have.
  private static final Set<String> EXTENDED = Set.of("set");

  /// Fields that are prose.
  private static final Set<String> PROSE = Set.of("summary", "complexity", "replaced_by", "notes");

  private final CommandTable table = CommandFamilies.table();
  private final SoftAssertions softly = new SoftAssertions();
  private final ReplyWriter writer = new ReplyWriter();

  @Test
  void rowsAgreeWithTheOracleInBothProtocolVersions(@TempDir Path directory) throws IOException {
    try (OracleServer oracle = OracleServer.start(directory)) {
      for (int protocol = 2; protocol <= 3; protocol++) {
        writer.protocol(protocol);
        try (RespSocket socket = oracle.connect(protocol)) {
          compareAll(socket);
        }
      }
    }
    softly.assertAll();
  }

  private void compareAll(RespSocket socket) throws IOException {
    for (int id = 0; id < table.idCount(); id++) {
      Command command = table.byId(id);
      String name = command.fullName();
      if (NEWER.contains(name)) {
        continue;
      }
      List<?> info = (List<?>) socket.call("COMMAND", "INFO", name);
      same(name, withoutSubcommands(ownInfo(command)), withoutSubcommands(info.getFirst()));
      if (!EXTENDED.contains(name)) {
        Object docs = docsOf(name, socket.call("COMMAND", "DOCS", name));
        same(name, plain(ownDocs(command)), plain(docs));
      }
    }
  }

  private static Object docsOf(String name, Object reply) {
    return reply instanceof List<?> pair ? pair.get(1) : ((Map<?, ?>) reply).get(name);
  }

  private void same(String name, Object ours, Object theirs) {
    if (!Objects.equals(ours, theirs)) {
      softly.fail("%s%n  ours   %s%n  theirs %s", name, ours, theirs);
    }
  }

  private Object ownInfo(Command command) throws IOException {
    writer.reset(1 << 20);
    new CommandInfoWriter(writer).write(command);
    return written();
  }

  private Object ownDocs(Command command) throws IOException {
    writer.reset(1 << 20);
    new CommandDocsWriter(writer).write(command);
    return written();
  }

  private Object written() throws IOException {
    ByteBuffer view = writer.buffer().duplicate();
    byte[] bytes = new byte[writer.position()];
    view.get(0, bytes);
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    Object reply = new RespReader(in).read();
    assertThat(in.available()).isZero();
    return reply;
  }

  /// The first nine of ten elements: subcommands are compared one by one.
  private static List<Object> withoutSubcommands(Object info) {
    List<?> all = (List<?>) info;
    List<Object> compared = new ArrayList<>();
    for (Object element : all.subList(0, 9)) {
      compared.add(plain(element));
    }
    return compared;
  }

  /// The reply without prose and subcommands, flags in order of name.
  private static Object plain(Object reply) {
    return switch (reply) {
      case Map<?, ?> map -> plainMap(map);
      case List<?> list when isFlatMap(list) -> plainMap(asMap(list));
      case Collection<?> words when words.stream().allMatch(String.class::isInstance) ->
          new TreeSet<>(words.stream().map(word -> (String) word).toList());
      case Collection<?> items -> items.stream().map(RowsOracleTest::plain).toList();
      case null -> "null";
      default -> reply;
    };
  }

  private static boolean isFlatMap(List<?> list) {
    return list.size() % 2 == 0
        && list.size() > 2
        && list.getFirst() instanceof String key
        && Set.of("summary", "name", "flags", "notes", "type", "index").contains(key);
  }

  private static Map<Object, Object> asMap(List<?> list) {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < list.size(); i += 2) {
      map.put(list.get(i), list.get(i + 1));
    }
    return map;
  }

  private static Map<Object, Object> plainMap(Map<?, ?> map) {
    Map<Object, Object> kept = new LinkedHashMap<>();
    map.forEach((key, value) -> {
      if (key.equals("history")) {
        kept.put(key, versions((Collection<?>) value));
      } else if (!PROSE.contains(key) && !key.equals("subcommands")) {
        kept.put(key, plain(value));
      }
    });
    return kept;
  }

  private static List<Object> versions(Collection<?> changes) {
    List<Object> versions = new ArrayList<>();
    changes.forEach(change -> versions.add(((List<?>) change).getFirst()));
    return versions;
  }
}
