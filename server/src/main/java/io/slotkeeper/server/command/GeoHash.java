package io.slotkeeper.server.command;

/// Positions as integers: the bits of latitude and longitude in turn, the highest first.
///
/// ```
/// longitude -180 ... 180, latitude -85.05 ... 85.05, each scaled to `step` bits
/// bits   x y x y ... x y        x of longitude (odd places), y of latitude (even places)
/// score  the bits of step 26    52 bits, which a double holds exactly
/// ```
///
/// Places that share their first 2n bits lie in one cell of a grid of 2^n by 2^n, and their scores
/// in one range: so a search in space is a few searches by score.
///
/// Sources: G. Morton (1966) for the order; the interleaving is the one of S. Anderson, "Bit
/// twiddling hacks"; ranges and roundings are those of Redis 7.2.
///
/// @param bits of the cell, twice `step`
/// @param step how often each side of the world was halved, 1 to 26
record GeoHash(long bits, int step) {
  static final int MAX_STEP = 26;
  static final double MAX_LONGITUDE = 180;
  static final double MAX_LATITUDE = 85.05112878;

  private static final double MAX_TEXT_LATITUDE = 90;
  private static final double TWO_TO_63 = 0x1p63;
  private static final long LATITUDE_BITS = 0x5555_5555_5555_5555L;
  private static final long LONGITUDE_BITS = LATITUDE_BITS << 1;
  private static final String ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz";
  private static final int TEXT_LENGTH = 11;
  private static final int TEXT_BITS = 52;

  /// A part of the world.
  record Area(double minLongitude, double maxLongitude, double minLatitude, double maxLatitude) {}

  /// A point.
  record Position(double longitude, double latitude) {}

  static GeoHash of(Position position, int step) {
    return of(position, step, MAX_LATITUDE);
  }

  private static GeoHash of(Position position, int step, double maxLatitude) {
    double latitude = (position.latitude + maxLatitude) / (maxLatitude - -maxLatitude);
    double longitude = (position.longitude + MAX_LONGITUDE) / (MAX_LONGITUDE - -MAX_LONGITUDE);
    double cells = 1L << step;
    long y = spread((long) (latitude * cells));
    long x = spread((long) (longitude * cells));
    return new GeoHash(y | x << 1, step);
  }

  /// The hash of the score of a member, which may be any number.
  static GeoHash ofScore(double score) {
    long bits = (long) score;
    if (score >= TWO_TO_63) {
      double above = score - TWO_TO_63;
      bits = above >= TWO_TO_63 ? 0 : (long) above ^ Long.MIN_VALUE;
    }
    return new GeoHash(bits, MAX_STEP);
  }

  /// The lowest score in this cell.
  double firstScore() {
    return (double) (bits << 2 * (MAX_STEP - step));
  }

  /// The lowest score behind this cell.
  double endScore() {
    return (double) (bits + 1 << 2 * (MAX_STEP - step));
  }

  Area area() {
    double cells = 1L << step;
    long y = gather(bits);
    long x = gather(bits >>> 1);
    double latitudes = MAX_LATITUDE - -MAX_LATITUDE;
    double longitudes = MAX_LONGITUDE - -MAX_LONGITUDE;
    return new Area(
        -MAX_LONGITUDE + x / cells * longitudes,
        -MAX_LONGITUDE + (x + 1 & 0xFFFF_FFFFL) / cells * longitudes,
        -MAX_LATITUDE + y / cells * latitudes,
        -MAX_LATITUDE + (y + 1 & 0xFFFF_FFFFL) / cells * latitudes);
  }

  /// The middle of the cell.
  Position position() {
    Area area = area();
    double longitude = (area.minLongitude + area.maxLongitude) / 2;
    double latitude = (area.minLatitude + area.maxLatitude) / 2;
    return new Position(
        Math.clamp(longitude, -MAX_LONGITUDE, MAX_LONGITUDE),
        Math.clamp(latitude, -MAX_LATITUDE, MAX_LATITUDE));
  }

  /// The cell so many (-1, 0 or 1) to the east and to the north, around the world.
  GeoHash neighbour(int east, int north) {
    long mask = -1L >>> 64 - 2 * step;
    long x = moved(bits & LONGITUDE_BITS, LATITUDE_BITS & mask, east) & LONGITUDE_BITS & mask;
    long y = moved(bits & LATITUDE_BITS, LONGITUDE_BITS & mask, north) & LATITUDE_BITS & mask;
    return new GeoHash(
        (east == 0 ? bits & LONGITUDE_BITS : x) | (north == 0 ? bits & LATITUDE_BITS : y), step);
  }

  /// Adds to a number that has every second bit; the bits between carry.
  private static long moved(long number, long between, int by) {
    return by > 0 ? number + (between + 1) : (number | between) - (between + 1);
  }

  /// The text that geohash.org uses, of a position: base 32 over latitudes up to 90 degrees. Its
  /// last character would take bits that scores do not have, and is always 0.
  static String text(Position position) {
    long bits = of(position, MAX_STEP, MAX_TEXT_LATITUDE).bits;
    StringBuilder text = new StringBuilder(TEXT_LENGTH);
    for (int i = 1; i < TEXT_LENGTH; i++) {
      text.append(ALPHABET.charAt((int) (bits >>> TEXT_BITS - 5 * i) & 31));
    }
    return text.append(ALPHABET.charAt(0)).toString();
  }

  /// Puts a zero bit before each of 32 bits.
  private static long spread(long number) {
    long spread = number & 0xFFFF_FFFFL;
    spread = (spread | spread << 16) & 0x0000_FFFF_0000_FFFFL;
    spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FFL;
    spread = (spread | spread << 4) & 0x0F0F_0F0F_0F0F_0F0FL;
    spread = (spread | spread << 2) & 0x3333_3333_3333_3333L;
    return (spread | spread << 1) & LATITUDE_BITS;
  }

  /// Takes every second bit, from the lowest on.
  private static long gather(long number) {
    long gathered = number & LATITUDE_BITS;
    gathered = (gathered | gathered >>> 1) & 0x3333_3333_3333_3333L;
    gathered = (gathered | gathered >>> 2) & 0x0F0F_0F0F_0F0F_0F0FL;
    gathered = (gathered | gathered >>> 4) & 0x00FF_00FF_00FF_00FFL;
    gathered = (gathered | gathered >>> 8) & 0x0000_FFFF_0000_FFFFL;
    return (gathered | gathered >>> 16) & 0xFFFF_FFFFL;
  }
}
