package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.ASKING;
import static io.slotkeeper.server.command.CommandFlag.DENYOOM;
import static io.slotkeeper.server.command.CommandFlag.FAST;
import static io.slotkeeper.server.command.CommandFlag.READONLY;
import static io.slotkeeper.server.command.CommandFlag.TOUCHES_ARBITRARY_KEYS;
import static io.slotkeeper.server.command.CommandFlag.WRITE;
import static io.slotkeeper.server.command.CommandGroup.GENERIC;
import static io.slotkeeper.server.command.CommandGroup.SERVER;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.help;
import static io.slotkeeper.server.command.CommandSpec.rows;
import static io.slotkeeper.server.command.KeyFlag.ACCESS;
import static io.slotkeeper.server.command.KeyFlag.DELETE;
import static io.slotkeeper.server.command.KeyFlag.INCOMPLETE;
import static io.slotkeeper.server.command.KeyFlag.INSERT;
import static io.slotkeeper.server.command.KeyFlag.OW;
import static io.slotkeeper.server.command.KeyFlag.RM;
import static io.slotkeeper.server.command.KeyFlag.RO;
import static io.slotkeeper.server.command.KeyFlag.RW;
import static io.slotkeeper.server.command.KeyFlag.UPDATE;
import static io.slotkeeper.server.command.KeySpec.afterKeyword;
import static io.slotkeeper.server.command.KeySpec.range;

import io.slotkeeper.server.acl.AclCategory;
import java.util.List;

/// The rows of the commands on keys of any type.
final class KeyTable {
  private static final String RESTORE_SYNTAX =
      "key ttl:int serialized-value [REPLACE]^3.0.0 [ABSTTL]^5.0.0 [IDLETIME seconds]^5.0.0"
          + " [FREQ frequency:int]^5.0.0";
  private static final String MIGRATE_SYNTAX =
      "host port:int key-selector=<key | empty-string=''> destination-db:int timeout:int"
          + " [COPY]^3.0.0 [REPLACE]^3.0.0"
          + " authentication=[AUTH auth/password^4.0.7 | auth2=AUTH2 <username password>^6.0.0]"
          + " [KEYS keys:key@1/key...]^3.0.6";
  private static final String SORT_SYNTAX =
      "key [BY by-pattern:pattern@1/pattern] [limit=LIMIT <offset:int count>]"
          + " [GET get-pattern:pattern@1/pattern]+... order=[ASC | DESC] [sorting=ALPHA]";
  private static final String SORT_COMPLEXITY =
      "O(N+M*log(M)) for N elements of which M are returned; O(N) when they are not sorted.";
  private static final String SORT_PATTERN_NOTES =
      "The keys that BY and GET patterns lead to, which depend on the elements.";

  static final List<CommandSpec> ROWS =
      rows(
          command("copy")
              .since("6.2.0")
              .group(GENERIC)
              .complexity("O(N) for N elements of the value.")
              .summary("Copies a value and its expiry to another key, perhaps in another database.")
              .arity(-3)
              .flags(WRITE, DENYOOM)
              .keys(range(1, 1, 1).flags(RO, ACCESS), range(2, 2, 1).flags(OW, UPDATE))
              .syntax("source:key destination:key@1 [DB destination-db:int] [REPLACE]")
              .handler(KeyCommands::copy),
          command("del")
              .since("1.0.0")
              .group(GENERIC)
              .complexity("O(N) for N keys and all their elements.")
              .summary("Removes keys.")
              .arity(-2)
              .flags(WRITE)
              .keys(range(1, -1, 1).flags(RM, DELETE))
              .syntax("key...")
              .tips("request_policy:multi_shard", "response_policy:agg_sum")
              .handler(KeyCommands::del),
          command("dump")
              .since("2.6.0")
              .group(GENERIC)
              .complexity("O(N*M) for N elements of M bytes.")
              .summary("Gives the value of a key as bytes that RESTORE takes, of any server.")
              .arity(2)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key")
              .tips("nondeterministic_output")
              .handler(DumpCommands::dump),
          command("exists")
              .since("1.0.0")
              .group(GENERIC)
              .complexity("O(N) for N keys.")
              .summary("Counts which of the keys exist, each as often as it is named.")
              .arity(-2)
              .flags(READONLY, FAST)
              .keys(range(1, -1, 1).flags(RO))
              .syntax("key...")
              .tips("request_policy:multi_shard", "response_policy:agg_sum")
              .history("3.0.3", "Takes several keys.")
              .handler(KeyCommands::exists),
          command("expire")
              .since("1.0.0")
              .group(GENERIC)
              .complexity("O(1)")
              .summary("Lets a key expire after some seconds.")
              .arity(-3)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, UPDATE))
              .syntax("key seconds condition=[NX | XX | GT | LT]^7.0.0")
              .history("7.0.0", "Conditions `NX`, `XX`, `GT` and `LT`.")
              .handler(KeyCommands::expire),
          command("expireat")
              .since("1.2.0")
              .group(GENERIC)
              .complexity("O(1)")
              .summary("Lets a key expire at a Unix time in seconds.")
              .arity(-3)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, UPDATE))
              .syntax("key unix-time-seconds condition=[NX | XX | GT | LT]^7.0.0")
              .history("7.0.0", "Conditions `NX`, `XX`, `GT` and `LT`.")
              .handler(KeyCommands::expireat),
          command("expiretime")
              .since("7.0.0")
              .group(GENERIC)
              .complexity("O(1)")
              .summary("Tells the Unix time in seconds at which a key expires.")
              .arity(2)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key")
              .handler(KeyCommands::expiretime),
          command("keys")
              .since("1.0.0")
              .group(GENERIC)
              .complexity("O(N) for N keys of the database.")
              .summary("Lists the keys whose names match a pattern.")
              .arity(2)
              .flags(READONLY)
              .acl(AclCategory.DANGEROUS)
              .syntax("pattern")
              .tips("request_policy:all_shards", "nondeterministic_output_order")
              .handler(ScanCommands::keys),
          command("migrate")
              .since("2.6.0")
              .group(GENERIC)
              .complexity("O(N*M) for N elements of M bytes, here and on the other server.")
              .summary("Moves keys to another server.")
              .arity(-6)
              .flags(WRITE)
              .acl(AclCategory.DANGEROUS)
              .tips("nondeterministic_output")
              .keys(
                  range(3, 3, 1).flags(RW, ACCESS, DELETE),
                  afterKeyword("KEYS", -2, new KeySpec.Find.Range(-1, 1, 0))
                      .flags(RW, ACCESS, DELETE, INCOMPLETE))
              .keyFinder(KeyFinders::migrate)
              .syntax(MIGRATE_SYNTAX)
              .history("3.0.0", "`COPY` and `REPLACE`.")
              .history("3.0.6", "`KEYS`.")
              .history("4.0.7", "`AUTH`.")
              .history("6.0.0", "`AUTH2`.")
              .handler(Migration::migrate),
          command("move")
              .since("1.0.0")
              .group(GENERIC)
              .complexity("O(1)")
              .summary("Moves a key to another database.")
              .arity(3)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, ACCESS, UPDATE))
              .syntax("key db:int")
              .handler(KeyCommands::moveToDatabase),
          command("object")
              .since("2.2.3")
              .group(GENERIC)
              .complexity("Depends on the subcommand.")
              .summary("Looks at how a value is held.")
              .arity(-2)
              .subcommands(
                  command("encoding")
                      .since("2.2.3")
                      .complexity("O(1)")
                      .summary("Names the encoding of a value.")
                      .arity(3)
                      .flags(READONLY)
                      .keys(range(2, 2, 1).flags(RO))
                      .syntax("key")
                      .tips("nondeterministic_output")
                      .handler(ObjectCommands::encoding),
                  command("freq")
                      .since("4.0.0")
                      .complexity("O(1)")
                      .summary("Tells how often a key was used lately, on a logarithmic scale.")
                      .arity(3)
                      .flags(READONLY)
                      .keys(range(2, 2, 1).flags(RO))
                      .syntax("key")
                      .tips("nondeterministic_output")
                      .handler(ObjectCommands::freq),
                  help("6.2.0"),
                  command("idletime")
                      .since("2.2.3")
                      .complexity("O(1)")
                      .summary("Tells the seconds since a key was last used.")
                      .arity(3)
                      .flags(READONLY)
                      .keys(range(2, 2, 1).flags(RO))
                      .syntax("key")
                      .tips("nondeterministic_output")
                      .handler(ObjectCommands::idletime),
                  command("refcount")
                      .since("2.2.3")
                      .complexity("O(1)")
                      .summary("Tells how many hold the value.")
                      .arity(3)
                      .flags(READONLY)
                      .keys(range(2, 2, 1).flags(RO))
                      .syntax("key")
                      .tips("nondeterministic_output")
                      .handler(ObjectCommands::refcount)),
          command("persist")
              .since("2.2.0")
              .group(GENERIC)
              .complexity("O(1)")
              .summary("Makes a key that expires last for ever.")
              .arity(2)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, UPDATE))
              .syntax("key")
              .handler(KeyCommands::persist),
          command("pexpire")
              .since("2.6.0")
              .group(GENERIC)
              .complexity("O(1)")
              .summary("Lets a key expire after some milliseconds.")
              .arity(-3)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, UPDATE))
              .syntax("key milliseconds condition=[NX | XX | GT | LT]^7.0.0")
              .history("7.0.0", "Conditions `NX`, `XX`, `GT` and `LT`.")
              .handler(KeyCommands::pexpire),
          command("pexpireat")
              .since("2.6.0")
              .group(GENERIC)
              .complexity("O(1)")
              .summary("Lets a key expire at a Unix time in milliseconds.")
              .arity(-3)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, UPDATE))
              .syntax("key unix-time-milliseconds condition=[NX | XX | GT | LT]^7.0.0")
              .history("7.0.0", "Conditions `NX`, `XX`, `GT` and `LT`.")
              .handler(KeyCommands::pexpireat),
          command("pexpiretime")
              .since("7.0.0")
              .group(GENERIC)
              .complexity("O(1)")
              .summary("Tells the Unix time in milliseconds at which a key expires.")
              .arity(2)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key")
              .handler(KeyCommands::pexpiretime),
          command("pttl")
              .since("2.6.0")
              .group(GENERIC)
              .complexity("O(1)")
              .summary("Tells the milliseconds until a key expires.")
              .arity(2)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key")
              .tips("nondeterministic_output")
              .history("2.8.0", "Tells a missing key (-2) from a lasting one.")
              .handler(KeyCommands::pttl),
          command("randomkey")
              .since("1.0.0")
              .group(GENERIC)
              .complexity("O(1)")
              .summary("Names any key of the database.")
              .arity(1)
              .flags(READONLY, TOUCHES_ARBITRARY_KEYS)
              .tips(
                  "request_policy:all_shards", "response_policy:special", "nondeterministic_output")
              .handler(ScanCommands::randomkey),
          command("rename")
              .since("1.0.0")
              .group(GENERIC)
              .complexity("O(1)")
              .summary("Gives a key another name; a key that had the name is lost.")
              .arity(3)
              .flags(WRITE)
              .keys(range(1, 1, 1).flags(RW, ACCESS, DELETE), range(2, 2, 1).flags(OW, UPDATE))
              .syntax("key newkey:key@1")
              .handler(KeyCommands::rename),
          command("renamenx")
              .since("1.0.0")
              .group(GENERIC)
              .complexity("O(1)")
              .summary("Gives a key another name if no key has it.")
              .arity(3)
              .flags(WRITE, FAST)
              .keys(range(1, 1, 1).flags(RW, ACCESS, DELETE), range(2, 2, 1).flags(OW, INSERT))
              .syntax("key newkey:key@1")
              .history("3.2.0", "The name it already has is no error.")
              .handler(KeyCommands::renamenx),
          command("restore")
              .since("2.6.0")
              .group(GENERIC)
              .complexity("O(N*M) for N elements of M bytes, for sorted sets O(N*M*log(N)).")
              .summary("Makes a key of bytes that DUMP gave.")
              .arity(-4)
              .flags(WRITE, DENYOOM)
              .acl(AclCategory.DANGEROUS)
              .keys(range(1, 1, 1).flags(OW, UPDATE))
              .syntax(RESTORE_SYNTAX)
              .history("3.0.0", "`REPLACE`.")
              .history("5.0.0", "`ABSTTL`.")
              .history("5.0.0", "`IDLETIME` and `FREQ`.")
              .handler(DumpCommands::restore),
          command("restore-asking")
              .since("3.0.0")
              .group(SERVER)
              .complexity("O(N*M) for N elements of M bytes, for sorted sets O(N*M*log(N)).")
              .summary("RESTORE of a key that is being migrated to this node.")
              .arity(-4)
              .flags(WRITE, DENYOOM, ASKING)
              .aclWithoutGroup(AclCategory.KEYSPACE, AclCategory.DANGEROUS)
              .keys(range(1, 1, 1).flags(OW, UPDATE))
              .syntax(RESTORE_SYNTAX)
              .history("3.0.0", "`REPLACE`.")
              .history("5.0.0", "`ABSTTL`.")
              .history("5.0.0", "`IDLETIME` and `FREQ`.")
              .systemCommand()
              .handler(DumpCommands::restore),
          command("scan")
              .since("2.8.0")
              .group(GENERIC)
              .complexity("O(1) for a step, O(N) for a walk over N keys.")
              .summary("Walks over the keys of the database in steps.")
              .arity(-2)
              .flags(READONLY, TOUCHES_ARBITRARY_KEYS)
              .syntax("cursor:int [MATCH pattern] [COUNT count] [TYPE type]^6.0.0")
              .tips("nondeterministic_output", "request_policy:special", "response_policy:special")
              .history("6.0.0", "`TYPE` filters by type.")
              .handler(ScanCommands::scan),
          command("sort")
              .since("1.0.0")
              .group(GENERIC)
              .complexity(SORT_COMPLEXITY)
              .summary(
                  "Sorts a list, a set or a sorted set, and replies with the result or stores it.")
              .arity(-2)
              .flags(WRITE, DENYOOM)
              .aclWithoutGroup(
                  AclCategory.SET, AclCategory.SORTEDSET, AclCategory.LIST, AclCategory.DANGEROUS)
              .keys(
                  range(1, 1, 1).flags(RO, ACCESS),
                  KeySpec.unknown().flags(RO, ACCESS).notes(SORT_PATTERN_NOTES),
                  KeySpec.unknown()
                      .flags(OW, UPDATE)
                      .notes("The key behind STORE, which may stand anywhere."))
              .keyFinder(KeyFinders::sort)
              .syntax(SORT_SYNTAX + " [STORE destination:key@2]")
              .handler(SortCommands::sort),
          command("sort_ro")
              .since("7.0.0")
              .group(GENERIC)
              .complexity(SORT_COMPLEXITY)
              .summary("Replies with a list, a set or a sorted set sorted.")
              .arity(-2)
              .flags(READONLY)
              .aclWithoutGroup(
                  AclCategory.SET, AclCategory.SORTEDSET, AclCategory.LIST, AclCategory.DANGEROUS)
              .keys(
                  range(1, 1, 1).flags(RO, ACCESS),
                  KeySpec.unknown().flags(RO, ACCESS).notes(SORT_PATTERN_NOTES))
              .keyFinder(KeyFinders::sortReadOnly)
              .syntax(SORT_SYNTAX)
              .handler(SortCommands::sortReadOnly),
          command("touch")
              .since("3.2.1")
              .group(GENERIC)
              .complexity("O(N) for N keys.")
              .summary("Marks keys as just used and counts those that exist.")
              .arity(-2)
              .flags(READONLY, FAST)
              .keys(range(1, -1, 1).flags(RO))
              .syntax("key...")
              .tips("request_policy:multi_shard", "response_policy:agg_sum")
              .handler(KeyCommands::touch),
          command("ttl")
              .since("1.0.0")
              .group(GENERIC)
              .complexity("O(1)")
              .summary("Tells the seconds until a key expires.")
              .arity(2)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key")
              .tips("nondeterministic_output")
              .history("2.8.0", "Tells a missing key (-2) from a lasting one.")
              .handler(KeyCommands::ttl),
          command("type")
              .since("1.0.0")
              .group(GENERIC)
              .complexity("O(1)")
              .summary("Names the type of a value.")
              .arity(2)
              .flags(READONLY, FAST)
              .keys(range(1, 1, 1).flags(RO))
              .syntax("key")
              .handler(KeyCommands::type),
          command("unlink")
              .since("4.0.0")
              .group(GENERIC)
              .complexity("O(N) for N keys; their elements are freed later.")
              .summary("Removes keys and frees their memory in the background.")
              .arity(-2)
              .flags(WRITE, FAST)
              .keys(range(1, -1, 1).flags(RM, DELETE))
              .syntax("key...")
              .tips("request_policy:multi_shard", "response_policy:agg_sum")
              .handler(KeyCommands::unlink));

  private KeyTable() {}
}
