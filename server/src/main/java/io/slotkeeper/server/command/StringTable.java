package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.DENYOOM;
import static io.slotkeeper.server.command.CommandFlag.FAST;
import static io.slotkeeper.server.command.CommandFlag.READONLY;
import static io.slotkeeper.server.command.CommandFlag.WRITE;
import static io.slotkeeper.server.command.CommandGroup.STRING;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.rows;
import static io.slotkeeper.server.command.KeyFlag.ACCESS;
import static io.slotkeeper.server.command.KeyFlag.DELETE;
import static io.slotkeeper.server.command.KeyFlag.INSERT;
import static io.slotkeeper.server.command.KeyFlag.OW;
import static io.slotkeeper.server.command.KeyFlag.RM;
import static io.slotkeeper.server.command.KeyFlag.RO;
import static io.slotkeeper.server.command.KeyFlag.RW;
import static io.slotkeeper.server.command.KeyFlag.UPDATE;
import static io.slotkeeper.server.command.KeyFlag.VARIABLE_FLAGS;
import static io.slotkeeper.server.command.KeySpec.counted;
import static io.slotkeeper.server.command.KeySpec.range;

import java.util.List;

/// The rows of the commands on strings; handlers: [StringCommands] and its neighbours.
final class StringTable {
  static final List<CommandSpec> ROWS =
      rows(
          command("append")
              .since("2.0.0")
              .group(STRING)
              .complexity("O(N) for N appended bytes, amortized.")
              .summary("Adds bytes to the end of a string, made empty if there is none.")
              .arity(3)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, INSERT))
              .syntax("key value")
              .handler(StringCommands::append),
          command("decr")
              .since("1.0.0")
              .group(STRING)
              .complexity("O(1)")
              .summary("Takes one off the integer that a string holds; no string counts as 0.")
              .arity(2)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, ACCESS, UPDATE))
              .syntax("key")
              .handler(NumberCommands::decr),
          command("decrby")
              .since("1.0.0")
              .group(STRING)
              .complexity("O(1)")
              .summary("Takes a number off the integer that a string holds; no string counts as 0.")
              .arity(3)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, ACCESS, UPDATE))
              .syntax("key decrement:int")
              .handler(NumberCommands::decrby),
          command("delex")
              .since("8.4.0")
              .group(STRING)
              .complexity("O(1); O(N) for a digest of N bytes.")
              .summary("Removes a string if its value or its digest is as told.")
              .arity(-2)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RM, DELETE))
              .syntax(
                  "key condition=[IFEQ ifeq-value | IFNE ifne-value | IFDEQ ifdeq-digest "
                      + "| IFDNE ifdne-digest]")
              .handler(ConditionalCommands::delex),
          command("delifeq")
              .since("9.0.0")
              .group(STRING)
              .complexity("O(1)")
              .summary("Removes a string if its value is as told.")
              .arity(3)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RM, DELETE))
              .syntax("key value")
              .handler(ConditionalCommands::delifeq),
          command("digest")
              .since("8.4.0")
              .group(STRING)
              .complexity("O(N) for N bytes.")
              .summary("Gives the digest of a string in hexadecimal digits.")
              .arity(2)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key")
              .handler(ConditionalCommands::digest),
          command("get")
              .since("1.0.0")
              .group(STRING)
              .complexity("O(1)")
              .summary("Gives the string at a key.")
              .arity(2)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key")
              .handler(StringCommands::get),
          command("getdel")
              .since("6.2.0")
              .group(STRING)
              .complexity("O(1)")
              .summary("Gives the string at a key and removes the key.")
              .arity(2)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, ACCESS, DELETE))
              .syntax("key")
              .handler(StringCommands::getdel),
          command("getex")
              .since("6.2.0")
              .group(STRING)
              .complexity("O(1)")
              .summary("Gives the string at a key and sets, moves or removes its expiry.")
              .arity(-2)
              .flags(WRITE, FAST)
              .keys(
                  range(1, 1, 1).flags(RW, ACCESS, UPDATE).notes("an expiry is part of the entry"))
              .syntax(
                  "key expiration=[EX seconds | PX milliseconds | EXAT unix-time-seconds "
                      + "| PXAT unix-time-milliseconds | PERSIST]")
              .handler(StringCommands::getex),
          command("getrange")
              .since("2.4.0")
              .group(STRING)
              .complexity("O(N) for N bytes in the reply.")
              .summary("Gives the bytes of a string from one offset to another.")
              .arity(4)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key start:int end:int")
              .handler(StringCommands::getrange),
          command("getset")
              .since("1.0.0")
              .group(STRING)
              .complexity("O(1)")
              .summary("Stores a string and gives the one it replaces.")
              .arity(3)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, ACCESS, UPDATE))
              .syntax("key value")
              .deprecatedSince("6.2.0")
              .replacedBy("SET with the GET option")
              .handler(StringCommands::getset),
          command("incr")
              .since("1.0.0")
              .group(STRING)
              .complexity("O(1)")
              .summary("Adds one to the integer that a string holds; no string counts as 0.")
              .arity(2)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, ACCESS, UPDATE))
              .syntax("key")
              .handler(NumberCommands::incr),
          command("incrby")
              .since("1.0.0")
              .group(STRING)
              .complexity("O(1)")
              .summary("Adds a number to the integer that a string holds; no string counts as 0.")
              .arity(3)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, ACCESS, UPDATE))
              .syntax("key increment:int")
              .handler(NumberCommands::incrby),
          command("incrbyfloat")
              .since("2.6.0")
              .group(STRING)
              .complexity("O(1)")
              .summary(
                  "Adds a floating point number to the one that a string holds; no string "
                      + "counts as 0.")
              .arity(3)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, ACCESS, UPDATE))
              .syntax("key increment:double")
              .handler(NumberCommands::incrbyfloat),
          command("lcs")
              .since("7.0.0")
              .group(STRING)
              .complexity("O(N*M) for strings of N and M bytes.")
              .summary("Finds the longest common subsequence of two strings.")
              .arity(-3)
              .flags(READONLY)
              .keys(range(1, 2, 1).flags(RO, ACCESS))
              .syntax(
                  "key1:key key2:key [LEN] [IDX] [MINMATCHLEN min-match-len:int] [WITHMATCHLEN]")
              .handler(LongestCommonSubsequence::lcs),
          command("mget")
              .since("1.0.0")
              .group(STRING)
              .complexity("O(N) for N keys.")
              .summary("Gives the strings at several keys, all as of one moment.")
              .arity(-2)
              .flags(READONLY, FAST)
              .keys(range(1, -1, 1).flags(RO, ACCESS))
              .syntax("key...")
              .tips("request_policy:multi_shard")
              .handler(StringCommands::mget),
          command("mset")
              .since("1.0.1")
              .group(STRING)
              .complexity("O(N) for N keys.")
              .summary("Stores strings at several keys, all at one moment.")
              .arity(-3)
              .flags(WRITE, DENYOOM)
              .keys(range(1, -1, 2).flags(OW, UPDATE))
              .syntax("data=<key value>...")
              .tips("request_policy:multi_shard", "response_policy:all_succeeded")
              .handler(StringCommands::mset),
          command("msetex")
              .since("8.4.0")
              .group(STRING)
              .complexity("O(N) for N keys.")
              .summary(
                  "Stores strings at several keys, perhaps on a condition and with one expiry for"
                      + " all.")
              .arity(-4)
              .flags(WRITE, DENYOOM)
              .keys(counted(1, 0, 1, 2).flags(OW, UPDATE))
              .syntax(
                  "numkeys data=<key value>... condition=[NX | XX] "
                      + "expiration=[EX seconds | PX milliseconds | EXAT unix-time-seconds "
                      + "| PXAT unix-time-milliseconds | KEEPTTL]")
              .handler(ConditionalCommands::msetex),
          command("msetnx")
              .since("1.0.1")
              .group(STRING)
              .complexity("O(N) for N keys.")
              .summary("Stores strings at several keys if none of the keys exists.")
              .arity(-3)
              .flags(WRITE, DENYOOM)
              .keys(range(1, -1, 2).flags(OW, INSERT))
              .syntax("data=<key value>...")
              .handler(StringCommands::msetnx),
          command("psetex")
              .since("2.6.0")
              .group(STRING)
              .complexity("O(1)")
              .summary("Stores a string that expires after some milliseconds.")
              .arity(4)
              .flags(WRITE, DENYOOM)
              .keys(range(1, 1, 1).flags(OW, UPDATE))
              .syntax("key milliseconds value")
              .deprecatedSince("2.6.12")
              .replacedBy("SET with the PX option")
              .handler(StringCommands::psetex),
          command("set")
              .since("1.0.0")
              .group(STRING)
              .complexity("O(1)")
              .summary("Stores a string, perhaps on a condition and with an expiry.")
              .arity(-3)
              .flags(WRITE, DENYOOM)
              .keys(
                  range(1, 1, 1)
                      .flags(RW, ACCESS, UPDATE, VARIABLE_FLAGS)
                      .notes("reads the old value with GET"))
              .keyFinder(KeyFinders::set)
              .syntax(
                  "key value "
                      + "condition=[NX^2.6.12 | XX^2.6.12 | IFEQ ifeq-value^8.4.0 "
                      + "| IFNE ifne-value^8.4.0 | IFDEQ ifdeq-digest^8.4.0 "
                      + "| IFDNE ifdne-digest^8.4.0] "
                      + "[GET]^6.2.0 "
                      + "expiration=[EX seconds^2.6.12 | PX milliseconds^2.6.12 "
                      + "| EXAT unix-time-seconds^6.2.0 | PXAT unix-time-milliseconds^6.2.0 "
                      + "| KEEPTTL^6.0.0]")
              .history("2.6.12", "Expiry (`EX`, `PX`) and conditions (`NX`, `XX`).")
              .history("6.0.0", "`KEEPTTL` leaves the expiry alone.")
              .history(
                  "6.2.0", "`GET` gives the old value; `EXAT` and `PXAT` set absolute expiries.")
              .history("7.0.0", "`NX` and `GET` go together.")
              .history("8.4.0", "Conditions on the old value (`IFEQ`, `IFNE`) and its digest.")
              .handler(StringCommands::set),
          command("setex")
              .since("2.0.0")
              .group(STRING)
              .complexity("O(1)")
              .summary("Stores a string that expires after some seconds.")
              .arity(4)
              .flags(WRITE, DENYOOM)
              .keys(range(1, 1, 1).flags(OW, UPDATE))
              .syntax("key seconds value")
              .deprecatedSince("2.6.12")
              .replacedBy("SET with the EX option")
              .handler(StringCommands::setex),
          command("setnx")
              .since("1.0.0")
              .group(STRING)
              .complexity("O(1)")
              .summary("Stores a string if the key does not exist.")
              .arity(3)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(OW, INSERT))
              .syntax("key value")
              .deprecatedSince("2.6.12")
              .replacedBy("SET with the NX option")
              .handler(StringCommands::setnx),
          command("setrange")
              .since("2.2.0")
              .group(STRING)
              .complexity("O(N) for N bytes written.")
              .summary(
                  "Overwrites a string from an offset on, padding with zero bytes if it is too "
                      + "short.")
              .arity(4)
              .flags(WRITE, DENYOOM)
              .keys(range(1, 1, 1).flags(RW, UPDATE))
              .syntax("key offset:int value")
              .handler(StringCommands::setrange),
          command("strlen")
              .since("2.2.0")
              .group(STRING)
              .complexity("O(1)")
              .summary("Gives the length of a string in bytes.")
              .arity(2)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO))
              .syntax("key")
              .handler(StringCommands::strlen),
          command("substr")
              .since("1.0.0")
              .group(STRING)
              .complexity("O(N) for N bytes in the reply.")
              .summary("Gives the bytes of a string from one offset to another.")
              .arity(4)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key start:int end:int")
              .deprecatedSince("2.0.0")
              .replacedBy("GETRANGE")
              .handler(StringCommands::getrange));

  private StringTable() {}
}
