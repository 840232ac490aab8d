package io.slotkeeper.server.command;

import static io.slotkeeper.server.command.CommandFlag.DENYOOM;
import static io.slotkeeper.server.command.CommandFlag.READONLY;
import static io.slotkeeper.server.command.CommandFlag.WRITE;
import static io.slotkeeper.server.command.CommandGroup.GEO;
import static io.slotkeeper.server.command.CommandSpec.command;
import static io.slotkeeper.server.command.CommandSpec.rows;
import static io.slotkeeper.server.command.KeyFlag.ACCESS;
import static io.slotkeeper.server.command.KeyFlag.OW;
import static io.slotkeeper.server.command.KeyFlag.RO;
import static io.slotkeeper.server.command.KeyFlag.RW;
import static io.slotkeeper.server.command.KeyFlag.UPDATE;
import static io.slotkeeper.server.command.KeySpec.afterKeyword;
import static io.slotkeeper.server.command.KeySpec.range;

import io.slotkeeper.server.command.KeySpec.Find;
import java.util.List;

/// The rows of the commands on geographical indexes; handlers: [GeoCommands], [GeoSearches].
final class GeoRows {
  static final List<CommandSpec> ROWS =
      rows(
          command("geoadd")
              .since("3.2.0")
              .group(GEO)
              .complexity("O(log(N)) for each member, in an index of N.")
              .summary("Adds members with a longitude and latitude to an index, or moves them.")
              .arity(-5)
              .flags(WRITE, DENYOOM)
              .keys(range(1, 1, 1).flags(RW, UPDATE))
              .syntax(
                  "key condition=[NX | XX]^6.2.0 [change=CH]^6.2.0 "
                      + "data=<longitude:double latitude:double member>...")
              .history("6.2.0", "Takes CH, NX and XX.")
              .handler(GeoCommands::geoadd),
          command("geodist")
              .since("3.2.0")
              .group(GEO)
              .complexity("O(1)")
              .summary("Tells how far two members of an index are apart.")
              .arity(-4)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key member1 member2 unit=[M | KM | FT | MI]")
              .handler(GeoCommands::geodist),
          command("geohash")
              .since("3.2.0")
              .group(GEO)
              .complexity("O(1) for each member.")
              .summary("Gives the positions of members as geohash texts.")
              .arity(-2)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key [member]...")
              .handler(GeoCommands::geohash),
          command("geopos")
              .since("3.2.0")
              .group(GEO)
              .complexity("O(1) for each member.")
              .summary("Gives the longitudes and latitudes of members.")
              .arity(-2)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax("key [member]...")
              .handler(GeoCommands::geopos),
          command("georadius")
              .since("3.2.0")
              .group(GEO)
              .complexity("O(N+log(M)) for N members around the circle, in an index of M.")
              .summary("Finds, and perhaps stores, the members within a distance from a point.")
              .arity(-6)
              .flags(WRITE, DENYOOM)
              .keys(
                  range(1, 1, 1).flags(RO, ACCESS),
                  afterKeyword("STORE", 6, new Find.Range(0, 1, 0)).flags(OW, UPDATE),
                  afterKeyword("STOREDIST", 6, new Find.Range(0, 1, 0)).flags(OW, UPDATE))
              .syntax(
                  "key longitude:double latitude:double radius:double unit=<M | KM | FT "
                      + "| MI> [WITHCOORD] [WITHDIST] [WITHHASH] count-block=[COUNT count "
                      + "[ANY]^6.2.0] order=[ASC | DESC] store=[STORE storekey:key@1/key | "
                      + "STOREDIST storedistkey:key@2/key]")
              .history("6.2.0", "Takes ANY after a count.")
              .history("7.0.0", "Takes units in any case.")
              .deprecatedSince("6.2.0")
              .replacedBy("GEOSEARCH and GEOSEARCHSTORE with BYRADIUS")
              .handler(GeoSearches::georadius),
          command("georadius_ro")
              .since("3.2.10")
              .group(GEO)
              .complexity("O(N+log(M)) for N members around the circle, in an index of M.")
              .summary("Finds the members of an index within a distance from a point.")
              .arity(-6)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax(
                  "key longitude:double latitude:double radius:double unit=<M | KM | FT "
                      + "| MI> [WITHCOORD] [WITHDIST] [WITHHASH] count-block=[COUNT count "
                      + "[ANY]^6.2.0] order=[ASC | DESC]")
              .history("6.2.0", "Takes ANY after a count.")
              .deprecatedSince("6.2.0")
              .replacedBy("GEOSEARCH with BYRADIUS")
              .handler(GeoSearches::georadiusReadOnly),
          command("georadiusbymember")
              .since("3.2.0")
              .group(GEO)
              .complexity("O(N+log(M)) for N members around the circle, in an index of M.")
              .summary(
                  "Finds, and perhaps stores, the members of an index within a distance from one.")
              .arity(-5)
              .flags(WRITE, DENYOOM)
              .keys(
                  range(1, 1, 1).flags(RO, ACCESS),
                  afterKeyword("STORE", 5, new Find.Range(0, 1, 0)).flags(OW, UPDATE),
                  afterKeyword("STOREDIST", 5, new Find.Range(0, 1, 0)).flags(OW, UPDATE))
              .syntax(
                  "key member radius:double unit=<M | KM | FT | MI> [WITHCOORD] "
                      + "[WITHDIST] [WITHHASH] count-block=[COUNT count [ANY]] order=[ASC | "
                      + "DESC] store=[STORE storekey:key@1/key | STOREDIST "
                      + "storedistkey:key@2/key]")
              .history("7.0.0", "Takes units in any case.")
              .deprecatedSince("6.2.0")
              .replacedBy("GEOSEARCH and GEOSEARCHSTORE with FROMMEMBER and BYRADIUS")
              .handler(GeoSearches::georadiusbymember),
          command("georadiusbymember_ro")
              .since("3.2.10")
              .group(GEO)
              .complexity("O(N+log(M)) for N members around the circle, in an index of M.")
              .summary("Finds the members of an index within a distance from one.")
              .arity(-5)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax(
                  "key member radius:double unit=<M | KM | FT | MI> [WITHCOORD] "
                      + "[WITHDIST] [WITHHASH] count-block=[COUNT count [ANY]] order=[ASC | "
                      + "DESC]")
              .deprecatedSince("6.2.0")
              .replacedBy("GEOSEARCH with FROMMEMBER and BYRADIUS")
              .handler(GeoSearches::georadiusbymemberReadOnly),
          command("geosearch")
              .since("6.2.0")
              .group(GEO)
              .complexity("O(N+log(M)) for N members around the area, in an index of M.")
              .summary("Finds the members of an index inside a circle or a box.")
              .arity(-7)
              .flags(READONLY)
              .keys(range(1, 1, 1).flags(RO, ACCESS))
              .syntax(
                  "key from=<FROMMEMBER member | FROMLONLAT "
                      + "fromlonlat=<longitude:double latitude:double>> by=<circle=<BYRADIUS "
                      + "radius:double unit=<M | KM | FT | MI>> | box=<BYBOX width:double "
                      + "height:double unit=<M | KM | FT | MI>>> order=[ASC | DESC] "
                      + "count-block=[COUNT count [ANY]] [WITHCOORD] [WITHDIST] [WITHHASH]")
              .history("7.0.0", "Takes units in any case.")
              .handler(GeoSearches::geosearch),
          command("geosearchstore")
              .since("6.2.0")
              .group(GEO)
              .complexity("O(N+log(M)) for N members around the area, in an index of M.")
              .summary("Stores the members of an index that are inside a circle or a box.")
              .arity(-8)
              .flags(WRITE, DENYOOM)
              .keys(range(1, 1, 1).flags(OW, UPDATE), range(2, 2, 1).flags(RO, ACCESS))
              .syntax(
                  "destination:key source:key@1 from=<FROMMEMBER member | FROMLONLAT "
                      + "fromlonlat=<longitude:double latitude:double>> by=<circle=<BYRADIUS "
                      + "radius:double unit=<M | KM | FT | MI>> | box=<BYBOX width:double "
                      + "height:double unit=<M | KM | FT | MI>>> order=[ASC | DESC] "
                      + "count-block=[COUNT count [ANY]] [STOREDIST]")
              .history("7.0.0", "Takes units in any case.")
              .handler(GeoSearches::geosearchstore));

  private GeoRows() {}
}
