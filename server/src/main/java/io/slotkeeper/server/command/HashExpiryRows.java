package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.DENYOOM;
import static io.slotkeeper.server.command.CommandFlag.FAST;
import static io.slotkeeper.server.command.CommandFlag.READONLY;
import static io.slotkeeper.server.command.CommandFlag.WRITE;
import static io.slotkeeper.server.command.CommandGroup.HASH;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.rows;
import static io.slotkeeper.server.command.KeyFlag.ACCESS;
import static io.slotkeeper.server.command.KeyFlag.DELETE;
import static io.slotkeeper.server.command.KeyFlag.RO;
import static io.slotkeeper.server.command.KeyFlag.RW;
import static io.slotkeeper.server.command.KeyFlag.UPDATE;
import static io.slotkeeper.server.command.KeySpec.range;

import java.util.List;

/// The rows of the commands on fields of hashes that expire; handlers: [HashExpiryCommands].
final class HashExpiryRows {
  private static final String FIELDS = " fields=FIELDS <numfields field...>";
  private static final String CONDITION = " condition=[NX | XX | GT | LT]";
  private static final String EXPIRY =
      " EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | ";
  private static final String COMPLEXITY = "O(N) for N fields.";

  static final List<CommandSpec> ROWS =
      rows(
          command("hexpire")
              .since("7.4.0")
              .group(HASH)
              .complexity(COMPLEXITY)
              .summary("Lets fields of a hash expire after some seconds.")
              .arity(-6)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, UPDATE))
              .syntax("key seconds" + CONDITION + FIELDS)
              .handler(HashExpiryCommands::hexpire),
          command("hexpireat")
              .since("7.4.0")
              .group(HASH)
              .complexity(COMPLEXITY)
              .summary("Lets fields of a hash expire at a Unix time in seconds.")
              .arity(-6)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, UPDATE))
              .syntax("key unix-time-seconds" + CONDITION + FIELDS)
              .handler(HashExpiryCommands::hexpireat),
          command("hexpiretime")
              .since("7.4.0")
              .group(HASH)
              .complexity(COMPLEXITY)
              .summary("Tells the Unix times in seconds at which fields of a hash expire.")
              .arity(-5)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key" + FIELDS)
              .handler(HashExpiryCommands::hexpiretime),
          command("hgetdel")
              .since("8.0.0")
              .group(HASH)
              .complexity(COMPLEXITY)
              .summary("Gives the values of fields of a hash and removes the fields.")
              .arity(-5)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, ACCESS, DELETE))
              .syntax("key" + FIELDS)
              .handler(HashExpiryCommands::hgetdel),
          command("hgetex")
              .since("8.0.0")
              .group(HASH)
              .complexity(COMPLEXITY)
              .summary("Gives the values of fields of a hash and sets or removes their expiries.")
              .arity(-5)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, ACCESS, UPDATE))
              .syntax("key expiration=[" + EXPIRY + "PERSIST]" + FIELDS)
              .handler(HashExpiryCommands::hgetex),
          command("hpersist")
              .since("7.4.0")
              .group(HASH)
              .complexity(COMPLEXITY)
              .summary("Makes fields of a hash that expire last for ever.")
              .arity(-5)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, UPDATE))
              .syntax("key" + FIELDS)
              .handler(HashExpiryCommands::hpersist),
          command("hpexpire")
              .since("7.4.0")
              .group(HASH)
              .complexity(COMPLEXITY)
              .summary("Lets fields of a hash expire after some milliseconds.")
              .arity(-6)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, UPDATE))
              .syntax("key milliseconds" + CONDITION + FIELDS)
              .handler(HashExpiryCommands::hpexpire),
          command("hpexpireat")
              .since("7.4.0")
              .group(HASH)
              .complexity(COMPLEXITY)
              .summary("Lets fields of a hash expire at a Unix time in milliseconds.")
              .arity(-6)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, UPDATE))
              .syntax("key unix-time-milliseconds" + CONDITION + FIELDS)
              .handler(HashExpiryCommands::hpexpireat),
          command("hpexpiretime")
              .since("7.4.0")
              .group(HASH)
              .complexity(COMPLEXITY)
              .summary("Tells the Unix times in milliseconds at which fields of a hash expire.")
              .arity(-5)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key" + FIELDS)
              .handler(HashExpiryCommands::hpexpiretime),
          command("hpttl")
              .since("7.4.0")
              .group(HASH)
              .complexity(COMPLEXITY)
              .summary("Tells the milliseconds until fields of a hash expire.")
              .arity(-5)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key" + FIELDS)
              .tips("nondeterministic_output")
              .handler(HashExpiryCommands::hpttl),
          command("hsetex")
              .since("8.0.0")
              .group(HASH)
              .complexity(COMPLEXITY)
              .summary("Sets fields of a hash and their expiries.")
              .arity(-6)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, UPDATE))
              .syntax(
                  "key condition=[FNX | FXX] expiration=["
                      + EXPIRY
                      + "KEEPTTL] fields=FIELDS <numfields data=<field value>...>")
              .handler(HashExpiryCommands::hsetex),
          command("httl")
              .since("7.4.0")
              .group(HASH)
              .complexity(COMPLEXITY)
              .summary("Tells the seconds until fields of a hash expire.")
              .arity(-5)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key" + FIELDS)
              .tips("nondeterministic_output")
              .handler(HashExpiryCommands::httl));

  private HashExpiryRows() {}
}
