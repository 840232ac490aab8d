package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.value.Element;
import io.slotkeeper.datatypes.value.ZSetValue;
import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.server.command.GeoHash.Position;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Geographical indexes: the members in a circle or a box. Rows: [GeoRows].
final class GeoSearches {
  private GeoSearches() {}

  /// A member found.
  ///
  /// @param meters from the center
  private record Match(Member member, double score, Position position, double meters) {}

  /// The name of a member, apart from the index, which may be replaced by the result.
  private static final class Member {
    final byte[] name;

    Member(Element element) {
      name = Memory.bytes(element.address(), element.length());
    }
  }

  static void georadius(CommandContext context) {
    search(context, 1, GeoQuery.Form.GEORADIUS, true);
  }

  static void georadiusReadOnly(CommandContext context) {
    search(context, 1, GeoQuery.Form.GEORADIUS, false);
  }

  static void georadiusbymember(CommandContext context) {
    search(context, 1, GeoQuery.Form.GEORADIUSBYMEMBER, true);
  }

  static void georadiusbymemberReadOnly(CommandContext context) {
    search(context, 1, GeoQuery.Form.GEORADIUSBYMEMBER, false);
  }

  static void geosearch(CommandContext context) {
    search(context, 1, GeoQuery.Form.GEOSEARCH, false);
  }

  static void geosearchstore(CommandContext context) {
    search(context, 2, GeoQuery.Form.GEOSEARCHSTORE, false);
  }

  private static void search(
      CommandContext context, int key, GeoQuery.Form form, boolean mayStore) {
    long record = context.read(key, Record.ZSET);
    GeoQuery query = new GeoQuery(context, form, mayStore, record).parse();
    List<Match> matches = record == 0 ? List.of() : matches(context, query);
    if (query.destination == 0) {
      reply(context, query, matches);
    } else {
      store(context, query, form, matches);
    }
  }

  // ---- searching --------------------------------------------------------------------------

  /// The members inside the shape, as many and in the order as wanted.
  private static List<Match> matches(CommandContext context, GeoQuery query) {
    ZSetValue index = context.views().zset(context.cursor());
    GeoShape shape = query.shape();
    List<Match> matches = new ArrayList<>();
    for (GeoHash cell : GeoCells.covering(shape)) {
      if (isEnough(matches, query)) {
        break;
      }
      collect(index, cell, shape, query, matches);
    }
    switch (query.order) {
      case NONE -> {}
      case ASCENDING -> matches.sort(Comparator.comparingDouble(Match::meters));
      case DESCENDING -> matches.sort(Comparator.comparingDouble(Match::meters).reversed());
    }
    return query.count > 0 && query.count < matches.size()
        ? matches.subList(0, (int) query.count)
        : matches;
  }

  private static boolean isEnough(List<Match> matches, GeoQuery query) {
    return query.limit() > 0 && matches.size() >= query.limit();
  }

  private static void collect(
      ZSetValue index, GeoHash cell, GeoShape shape, GeoQuery query, List<Match> matches) {
    int first = index.countBelow(cell.firstScore(), false);
    int members = index.countBelow(cell.endScore(), false) - first;
    if (members <= 0) {
      return;
    }
    index.seek(first);
    for (int i = 0; i < members; i++) {
      double score = index.scoreHere();
      Position position = GeoHash.ofScore(score).position();
      double meters = shape.distanceInside(position);
      if (meters != GeoShape.OUTSIDE) {
        matches.add(new Match(new Member(index.member()), score, position, meters));
      }
      if (isEnough(matches, query)) {
        return;
      }
      index.next();
    }
  }

  // ---- the result -------------------------------------------------------------------------

  private static void reply(CommandContext context, GeoQuery query, List<Match> matches) {
    ReplyWriter reply = context.reply();
    int options =
        (query.withDistance ? 1 : 0) + (query.withHash ? 1 : 0) + (query.withPosition ? 1 : 0);
    reply.array(matches.size());
    for (Match match : matches) {
      if (options > 0) {
        reply.array(1L + options);
      }
      reply.bulk(match.member.name);
      if (query.withDistance) {
        GeoArguments.replyDistance(context, match.meters / query.metersPerUnit());
      }
      if (query.withHash) {
        reply.integer((long) match.score);
      }
      if (query.withPosition) {
        GeoArguments.replyPosition(context, match.position);
      }
    }
  }

  private static void store(
      CommandContext context, GeoQuery query, GeoQuery.Form form, List<Match> matches) {
    DetachedResult result = new DetachedResult(context, query.destination);
    ZSetValue stored = context.views().zsetResult(result.cursor());
    stored.createTable(0);
    try (Arena arena = Arena.ofConfined()) {
      for (Match match : matches) {
        double score = query.storesDistance ? match.meters / query.metersPerUnit() : match.score;
        MemorySegment name = nativeCopy(arena, match.member.name);
        stored.put(name.address(), match.member.name.length, score);
      }
    }
    stored.compact();
    KeyEvent event = form.isSearch() ? KeyEvent.GEOSEARCH_STORE : KeyEvent.GEORADIUS_STORE;
    result.store(stored.count(), event, matches.size());
  }

  private static MemorySegment nativeCopy(Arena arena, byte[] bytes) {
    MemorySegment copy = arena.allocate(Math.max(1, bytes.length));
    Memory.copy(bytes, 0, copy.address(), bytes.length);
    return copy;
  }
}
