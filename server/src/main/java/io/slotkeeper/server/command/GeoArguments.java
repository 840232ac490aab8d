package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.value.ZSetValue;
import io.slotkeeper.server.command.GeoHash.Position;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// What commands on geographical indexes take as arguments, and how they write numbers.
final class GeoArguments {
  private static final String UNIT = "ERR unsupported unit provided. please use M, KM, FT, MI";
  private static final int ERROR_DECIMALS = 6;
  private static final double DISTANCE_SCALE = 10_000;
  private static final double MAX_SCALED = 0x1p63;

  private GeoArguments() {}

  /// The position in two arguments, longitude first.
  static Position position(CommandContext context, int index) {
    double longitude = FloatArgument.of(context, index);
    double latitude = FloatArgument.of(context, index + 1);
    if (Math.abs(longitude) > GeoHash.MAX_LONGITUDE || Math.abs(latitude) > GeoHash.MAX_LATITUDE) {
      throw new CommandException(
          "ERR invalid longitude,latitude pair " + fixed(longitude) + "," + fixed(latitude));
    }
    return new Position(longitude, latitude);
  }

  /// A number with six decimals, as the C format `%f` writes it.
  private static String fixed(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    String digits =
        new BigDecimal(Math.abs(value))
            .setScale(ERROR_DECIMALS, RoundingMode.HALF_EVEN)
            .toPlainString();
    return value < 0 || 1 / value < 0 ? "-" + digits : digits;
  }

  /// The position of the member that an argument names, null when the index has none.
  static @Nullable Position memberPosition(CommandContext context, long record, int index) {
    ZSetValue zset = context.views().scores();
    return record != 0 && zset.find(record, context.argAddress(index), context.argLength(index))
        ? GeoHash.ofScore(zset.score()).position()
        : null;
  }

  /// How many meters the unit in an argument has.
  static double metersPerUnit(CommandContext context, int index) {
    if (context.argIs(index, "M")) {
      return 1;
    }
    if (context.argIs(index, "KM")) {
      return 1000;
    }
    if (context.argIs(index, "FT")) {
      return 0.3048;
    }
    if (context.argIs(index, "MI")) {
      return 1609.34;
    }
    throw new CommandException(UNIT);
  }

  /// Replies with a distance: text of four decimals in both versions of the protocol.
  static void replyDistance(CommandContext context, double distance) {
    double scaled = Math.rint(distance * DISTANCE_SCALE);
    long units =
        Double.isNaN(scaled) || Math.abs(scaled) >= MAX_SCALED ? Long.MIN_VALUE : (long) scaled;
    context.reply().bulk(BigDecimal.valueOf(units, 4).toPlainString());
  }

  /// Replies with longitude and latitude.
  static void replyPosition(CommandContext context, Position position) {
    context.reply().array(2);
    context.reply().doubleText(LongDouble.of(position.longitude()).toString());
    context.reply().doubleText(LongDouble.of(position.latitude()).toString());
  }
}
