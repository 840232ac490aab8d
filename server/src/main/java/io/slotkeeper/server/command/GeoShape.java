package io.slotkeeper.server.command;

import io.slotkeeper.server.command.GeoHash.Position;

/// What a search looks in: a circle or a box around a point of the globe. Lengths are in the unit
/// they were given in.
///
/// Distances are those of the haversine formula on a sphere, computed in Redis' order of steps.
sealed interface GeoShape {
  double EARTH_RADIUS_METERS = 6_372_797.560856;
  double RADIANS_PER_DEGREE = Math.PI / 180;

  /// No distance: the point is outside.
  double OUTSIDE = -1;

  Position center();

  double metersPerUnit();

  /// Half of the shape's extent to the north, in meters.
  double halfHeightMeters();

  /// Half of the shape's extent to the east, in meters.
  double halfWidthMeters();

  /// How far its farthest point is from its center, in meters.
  double reachMeters();

  /// The distance of a point from the center in meters, [#OUTSIDE] when it is not in the shape.
  double distanceInside(Position position);

  record Circle(Position center, double radius, double metersPerUnit) implements GeoShape {
    @Override
    public double halfHeightMeters() {
      return metersPerUnit * radius;
    }

    @Override
    public double halfWidthMeters() {
      return metersPerUnit * radius;
    }

    @Override
    public double reachMeters() {
      return radius * metersPerUnit;
    }

    @Override
    public double distanceInside(Position position) {
      double distance = distance(center, position);
      return distance > radius * metersPerUnit ? OUTSIDE : distance;
    }
  }

  record Box(Position center, double width, double height, double metersPerUnit)
      implements GeoShape {
    @Override
    public double halfHeightMeters() {
      return metersPerUnit * (height / 2);
    }

    @Override
    public double halfWidthMeters() {
      return metersPerUnit * (width / 2);
    }

    @Override
    public double reachMeters() {
      return Math.sqrt(width / 2 * (width / 2) + height / 2 * (height / 2)) * metersPerUnit;
    }

    @Override
    public double distanceInside(Position position) {
      double north = distanceNorth(position.latitude(), center.latitude());
      if (north > height * metersPerUnit / 2) {
        return OUTSIDE;
      }
      Position sideways = new Position(center.longitude(), position.latitude());
      if (distance(position, sideways) > width * metersPerUnit / 2) {
        return OUTSIDE;
      }
      return distance(center, position);
    }
  }

  /// How far two points are apart, in meters.
  static double distance(Position from, Position to) {
    double longitude = RADIANS_PER_DEGREE * from.longitude();
    double v = LibraryMath.sin((to.longitude() * RADIANS_PER_DEGREE - longitude) / 2);
    if (v == 0) {
      return distanceNorth(from.latitude(), to.latitude());
    }
    double south = from.latitude() * RADIANS_PER_DEGREE;
    double north = to.latitude() * RADIANS_PER_DEGREE;
    double u = LibraryMath.sin((north - south) / 2);
    double a = u * u + LibraryMath.cos(south) * LibraryMath.cos(north) * v * v;
    return 2.0 * EARTH_RADIUS_METERS * LibraryMath.asin(Math.sqrt(a));
  }

  private static double distanceNorth(double from, double to) {
    return EARTH_RADIUS_METERS * Math.abs(to * RADIANS_PER_DEGREE - from * RADIANS_PER_DEGREE);
  }
}
