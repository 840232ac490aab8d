package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.DENYOOM;
import static io.slotkeeper.server.command.CommandFlag.FAST;
import static io.slotkeeper.server.command.CommandFlag.READONLY;
import static io.slotkeeper.server.command.CommandFlag.WRITE;
import static io.slotkeeper.server.command.CommandGroup.BITMAP;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.rows;
import static io.slotkeeper.server.command.KeyFlag.ACCESS;
import static io.slotkeeper.server.command.KeyFlag.OW;
import static io.slotkeeper.server.command.KeyFlag.RO;
import static io.slotkeeper.server.command.KeyFlag.RW;
import static io.slotkeeper.server.command.KeyFlag.UPDATE;
import static io.slotkeeper.server.command.KeyFlag.VARIABLE_FLAGS;
import static io.slotkeeper.server.command.KeySpec.range;

import java.util.List;

/// The rows of the commands on bitmaps; handlers: [BitCommands], [BitOperations], [BitFields].
final class BitRows {
  static final List<CommandSpec> ROWS =
      rows(
          command("bitcount")
              .since("2.6.0")
              .group(BITMAP)
              .complexity("O(N) for N bytes.")
              .summary("Counts the bits of a string that are set.")
              .arity(-2)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key range=[start:int end:int unit=[BYTE | BIT]^7.0.0]")
              .history("7.0.0", "Takes the unit of the range.")
              .handler(BitCommands::bitcount),
          command("bitfield")
              .since("3.2.0")
              .group(BITMAP)
              .complexity("O(1) for each operation.")
              .summary("Reads and changes integers of any width in a string.")
              .arity(-2)
              .flags(WRITE, DENYOOM)
              .keys(
                  range(1, 1, 1)
                      .flags(RW, UPDATE, ACCESS, VARIABLE_FLAGS)
                      .notes("Only reads if all operations are GET."))
              .syntax(
                  "key operation=[get-block=GET <encoding offset:int> |"
                      + " write=<[overflow-block=OVERFLOW <WRAP | SAT | FAIL>]"
                      + " write-operation=<set-block=SET <encoding offset:int value:int> |"
                      + " incrby-block=INCRBY <encoding offset:int increment:int>>>]...")
              .keyFinder(KeyFinders::bitfield)
              .handler(BitFields::bitfield),
          command("bitfield_ro")
              .since("6.0.0")
              .group(BITMAP)
              .complexity("O(1) for each operation.")
              .summary("Reads integers of any width in a string.")
              .arity(-2)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key [get-block=GET <encoding offset:int>]+...")
              .handler(BitFields::bitfieldReadOnly),
          command("bitop")
              .since("2.6.0")
              .group(BITMAP)
              .complexity("O(N) for N bytes of all strings.")
              .summary("Combines the bits of strings and stores the result.")
              .arity(-4)
              .flags(WRITE, DENYOOM)
              .keys(range(2, 2, 1).flags(OW, UPDATE), range(3, -1, 1).flags(RO, ACCESS))
              .syntax("operation=<AND | OR | XOR | NOT> destkey:key key@1...")
              .handler(BitOperations::bitop),
          command("bitpos")
              .since("2.8.7")
              .group(BITMAP)
              .complexity("O(N) for N bytes.")
              .summary("Finds the first bit of a string that is set, or the first that is not.")
              .arity(-3)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax(
                  "key bit:int range=[start:int end-unit-block=[end:int unit=[BYTE |"
                      + " BIT]^7.0.0]]")
              .history("7.0.0", "Takes the unit of the range.")
              .handler(BitCommands::bitpos),
          command("getbit")
              .since("2.2.0")
              .group(BITMAP)
              .complexity("O(1)")
              .summary("Tells whether a bit of a string is set.")
              .arity(3)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key offset:int")
              .handler(BitCommands::getbit),
          command("setbit")
              .since("2.2.0")
              .group(BITMAP)
              .complexity("O(1)")
              .summary("Sets or clears a bit of a string, made longer if need be.")
              .arity(4)
              .flags(WRITE, DENYOOM)
              .keys(range(1, 1, 1).flags(RW, ACCESS, UPDATE))
              .syntax("key offset:int value:int")
              .handler(BitCommands::setbit));

  private BitRows() {}
}
