package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.BLOCKING;
import static io.slotkeeper.server.command.CommandFlag.DENYOOM;
import static io.slotkeeper.server.command.CommandFlag.FAST;
import static io.slotkeeper.server.command.CommandFlag.READONLY;
import static io.slotkeeper.server.command.CommandFlag.WRITE;
import static io.slotkeeper.server.command.CommandGroup.STREAM;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.rows;
import static io.slotkeeper.server.command.KeyFlag.ACCESS;
import static io.slotkeeper.server.command.KeyFlag.DELETE;
import static io.slotkeeper.server.command.KeyFlag.RO;
import static io.slotkeeper.server.command.KeyFlag.RW;
import static io.slotkeeper.server.command.KeyFlag.UPDATE;
import static io.slotkeeper.server.command.KeySpec.afterKeyword;
import static io.slotkeeper.server.command.KeySpec.range;

import java.util.List;

/// The rows of the commands on stream entries; handlers: [StreamCommands], [StreamReads].
final class StreamRows {
  static final List<CommandSpec> ROWS =
      rows(
          command("xadd")
              .since("5.0.0")
              .group(STREAM)
              .complexity("O(1), with trimming O(N) for N entries removed.")
              .summary("Adds an entry to a stream, made empty if there is none.")
              .arity(-5)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, UPDATE).notes("It may trim the stream too."))
              .syntax(
                  "key [NOMKSTREAM]^6.2.0 trim=[strategy=<MAXLEN | MINID^6.2.0>"
                      + " operator=[equal='=' | approximately='~'] threshold [LIMIT"
                      + " count]^6.2.0] id-selector=<auto-id='*' | id> data=<field value>...")
              .tips("nondeterministic_output")
              .history("6.2.0", "Takes NOMKSTREAM, MINID and LIMIT.")
              .history("7.0.0", "Chooses only the sequence of an id that ends with a star.")
              .handler(StreamCommands::xadd),
          command("xdel")
              .since("5.0.0")
              .group(STREAM)
              .complexity("O(log N) for each id, with N entries.")
              .summary("Removes entries from a stream.")
              .arity(-3)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, DELETE))
              .syntax("key id...")
              .handler(StreamCommands::xdel),
          command("xlen")
              .since("5.0.0")
              .group(STREAM)
              .complexity("O(1)")
              .summary("Counts the entries of a stream.")
              .arity(2)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO))
              .syntax("key")
              .handler(StreamCommands::xlen),
          command("xrange")
              .since("5.0.0")
              .group(STREAM)
              .complexity("O(log N + M) for N entries, M of them in the reply.")
              .summary("Gives the entries of a stream from one id to another.")
              .arity(-4)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key start end [COUNT count]")
              .history("6.2.0", "Takes bounds that are not included.")
              .handler(StreamCommands::xrange),
          command("xread")
              .since("5.0.0")
              .group(STREAM)
              .summary(
                  "Gives the entries of streams behind an id each, waiting for some if"
                      + " asked to.")
              .arity(-4)
              .flags(READONLY, BLOCKING)
              .keys(afterKeyword("STREAMS", 1, new KeySpec.Find.Range(-1, 1, 2)).flags(RO, ACCESS))
              .syntax("[COUNT count] [BLOCK milliseconds] streams=STREAMS <key... id...>")
              .keyFinder(KeyFinders::streams)
              .handler(StreamReads::xread),
          command("xreadgroup")
              .since("5.0.0")
              .group(STREAM)
              .complexity(
                  "O(M) for each stream with M entries in the reply; a waiting client is"
                      + " served by XADD.")
              .summary(
                  "Gives a consumer of a group entries that none of its consumers got"
                      + " before, or those that are pending for it.")
              .arity(-7)
              .flags(WRITE, BLOCKING)
              .keys(afterKeyword("STREAMS", 4, new KeySpec.Find.Range(-1, 1, 2)).flags(RO, ACCESS))
              .syntax(
                  "group-block=GROUP <group consumer> [COUNT count] [BLOCK milliseconds]"
                      + " [NOACK] streams=STREAMS <key... id...>")
              .keyFinder(KeyFinders::streams)
              .handler(StreamReads::xreadgroup),
          command("xrevrange")
              .since("5.0.0")
              .group(STREAM)
              .complexity("O(log N + M) for N entries, M of them in the reply.")
              .summary("Gives the entries of a stream from one id back to another.")
              .arity(-4)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key end start [COUNT count]")
              .history("6.2.0", "Takes bounds that are not included.")
              .handler(StreamCommands::xrevrange),
          command("xsetid")
              .since("5.0.0")
              .group(STREAM)
              .complexity("O(1)")
              .summary("Sets the last id of a stream, for replication.")
              .arity(-3)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, UPDATE))
              .syntax(
                  "key last-id [ENTRIESADDED entries-added:int]^7.0.0 [MAXDELETEDID"
                      + " max-deleted-id]^7.0.0")
              .history("7.0.0", "Takes ENTRIESADDED and MAXDELETEDID.")
              .handler(StreamCommands::xsetid),
          command("xtrim")
              .since("5.0.0")
              .group(STREAM)
              .complexity("O(N) for N entries removed, most of them by whole blocks.")
              .summary("Removes entries from the start of a stream.")
              .arity(-4)
              .flags(WRITE)
              .keys(range(1, 1, 1).flags(RW, DELETE))
              .syntax(
                  "key trim=<strategy=<MAXLEN | MINID^6.2.0> operator=[equal='=' |"
                      + " approximately='~'] threshold [LIMIT count]^6.2.0>")
              .tips("nondeterministic_output")
              .history("6.2.0", "Takes MINID and LIMIT.")
              .handler(StreamCommands::xtrim));

  private StreamRows() {}
}
