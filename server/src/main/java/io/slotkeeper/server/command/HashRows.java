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
import static io.slotkeeper.server.command.KeyFlag.INSERT;
import static io.slotkeeper.server.command.KeyFlag.RO;
import static io.slotkeeper.server.command.KeyFlag.RW;
import static io.slotkeeper.server.command.KeyFlag.UPDATE;
import static io.slotkeeper.server.command.KeySpec.range;

import java.util.List;

/// The rows of the commands on hashes; handlers: [HashCommands].
final class HashRows {
  static final List<CommandSpec> ROWS =
      rows(
          command("hdel")
              .since("2.0.0")
              .group(HASH)
              .complexity("O(N) for N fields to remove.")
              .summary("Removes fields of a hash, and the hash with the last one.")
              .arity(-3)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, DELETE))
              .element(2)
              .syntax("key field...")
              .history("2.4.0", "Takes several fields.")
              .handler(HashCommands::hdel),
          command("hexists")
              .since("2.0.0")
              .group(HASH)
              .complexity("O(1)")
              .summary("Tells whether a hash has a field.")
              .arity(3)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO))
              .element(2)
              .syntax("key field")
              .handler(HashCommands::hexists),
          command("hget")
              .since("2.0.0")
              .group(HASH)
              .complexity("O(1)")
              .summary("Gives the value of a field of a hash.")
              .arity(3)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .element(2)
              .syntax("key field")
              .handler(HashCommands::hget),
          command("hgetall")
              .since("2.0.0")
              .group(HASH)
              .complexity("O(N) for a hash of N fields.")
              .summary("Gives all fields and values of a hash.")
              .arity(2)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key")
              .tips("nondeterministic_output_order")
              .handler(HashCommands::hgetall),
          command("hincrby")
              .since("2.0.0")
              .group(HASH)
              .complexity("O(1)")
              .summary("Adds a number to the integer in a field of a hash; no field counts as 0.")
              .arity(4)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, ACCESS, UPDATE))
              .element(2)
              .syntax("key field increment:int")
              .handler(HashCommands::hincrby),
          command("hincrbyfloat")
              .since("2.6.0")
              .group(HASH)
              .complexity("O(1)")
              .summary(
                  "Adds a floating point number to the one in a field of a hash; no field "
                      + "counts as 0.")
              .arity(4)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, ACCESS, UPDATE))
              .syntax("key field increment:double")
              .handler(HashCommands::hincrbyfloat),
          command("hkeys")
              .since("2.0.0")
              .group(HASH)
              .complexity("O(N) for a hash of N fields.")
              .summary("Gives all fields of a hash.")
              .arity(2)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key")
              .tips("nondeterministic_output_order")
              .handler(HashCommands::hkeys),
          command("hlen")
              .since("2.0.0")
              .group(HASH)
              .complexity("O(1)")
              .summary("Counts the fields of a hash.")
              .arity(2)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO))
              .syntax("key")
              .handler(HashCommands::hlen),
          command("hmget")
              .since("2.0.0")
              .group(HASH)
              .complexity("O(N) for N fields.")
              .summary("Gives the values of several fields of a hash.")
              .arity(-3)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .element(2)
              .syntax("key field...")
              .handler(HashCommands::hmget),
          command("hmset")
              .since("2.0.0")
              .group(HASH)
              .complexity("O(N) for N fields.")
              .summary("Sets the values of several fields of a hash.")
              .arity(-4)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, UPDATE))
              .element(2)
              .syntax("key data=<field value>...")
              .deprecatedSince("4.0.0")
              .replacedBy("HSET with several fields")
              .handler(HashCommands::hmset),
          command("hrandfield")
              .since("6.2.0")
              .group(HASH)
              .complexity("O(N) for N fields in the reply.")
              .summary("Gives random fields of a hash.")
              .arity(-2)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key options=[count [WITHVALUES]]")
              .tips("nondeterministic_output")
              .handler(HashCommands::hrandfield),
          command("hscan")
              .since("2.8.0")
              .group(HASH)
              .complexity("O(1) for a step, O(N) for a walk over N fields.")
              .summary("Walks over the fields and values of a hash in steps.")
              .arity(-3)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key cursor:int [MATCH pattern] [COUNT count]")
              .tips("nondeterministic_output")
              .handler(HashCommands::hscan),
          command("hset")
              .since("2.0.0")
              .group(HASH)
              .complexity("O(N) for N fields.")
              .summary("Sets the values of fields of a hash, made empty if there is none.")
              .arity(-4)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, UPDATE))
              .element(2)
              .syntax("key data=<field value>...")
              .history("4.0.0", "Takes several fields and values.")
              .handler(HashCommands::hset),
          command("hsetnx")
              .since("2.0.0")
              .group(HASH)
              .complexity("O(1)")
              .summary("Sets the value of a field of a hash if it has no such field.")
              .arity(4)
              .flags(WRITE, DENYOOM, FAST)
              .keys(range(1, 1, 1).flags(RW, INSERT))
              .element(2)
              .syntax("key field value")
              .handler(HashCommands::hsetnx),
          command("hstrlen")
              .since("3.2.0")
              .group(HASH)
              .complexity("O(1)")
              .summary("Gives the length in bytes of a value of a hash.")
              .arity(3)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO))
              .syntax("key field")
              .handler(HashCommands::hstrlen),
          command("hvals")
              .since("2.0.0")
              .group(HASH)
              .complexity("O(N) for a hash of N fields.")
              .summary("Gives all values of a hash.")
              .arity(2)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key")
              .tips("nondeterministic_output_order")
              .handler(HashCommands::hvals));

  private HashRows() {}
}
