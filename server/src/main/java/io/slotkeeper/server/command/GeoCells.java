package io.slotkeeper.server.command;

import io.slotkeeper.server.command.GeoHash.Area;
import io.slotkeeper.server.command.GeoHash.Position;
import java.util.ArrayList;
import java.util.List;

/// The cells of the grid that cover a shape: the one of its center and those around it.
///
/// The grid is as fine as it can be so that nine cells suffice; cells that the shape does not reach
/// are left out. All choices are those of Redis, for they show in the order of an unsorted reply.
final class GeoCells {
  private static final double MERCATOR_MAX_METERS = 20_037_726.37;
  private static final int FAR_NORTH = 66;
  private static final int FARTHER_NORTH = 80;

  /// East and north of the nine cells, in the order they are searched.
  private static final int[][] SEARCHED = {
    {0, 0}, {0, 1}, {0, -1}, {1, 0}, {-1, 0}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}
  };

  private GeoCells() {}

  static List<GeoHash> covering(GeoShape shape) {
    Area bounds = bounds(shape);
    Position center = shape.center();
    int step = step(shape.reachMeters(), center.latitude());
    if (step > 1 && leavesNeighbours(GeoHash.of(center, step), bounds)) {
      step--;
    }
    GeoHash middle = GeoHash.of(center, step);
    Area area = middle.area();
    List<GeoHash> cells = new ArrayList<>(SEARCHED.length);
    int last = 0;
    for (int i = 0; i < SEARCHED.length; i++) {
      int east = SEARCHED[i][0];
      int north = SEARCHED[i][1];
      GeoHash cell = middle.neighbour(east, north);
      boolean isReached = i == 0 || step < 2 || reaches(bounds, area, east, north);
      // in a coarse grid neighbours can be the same cell; only a repetition of the one before is
      // skipped, and the first is not looked at
      boolean isRepeated =
          last > 0 && cell.equals(middle.neighbour(SEARCHED[last][0], SEARCHED[last][1]));
      if (isReached && !isRepeated) {
        cells.add(cell);
        last = i;
      }
    }
    return cells;
  }

  /// Whether the shape goes beyond the middle cell in the direction of a neighbour.
  private static boolean reaches(Area bounds, Area middle, int east, int north) {
    boolean south = north < 0 && middle.minLatitude() < bounds.minLatitude();
    boolean tooFarNorth = north > 0 && middle.maxLatitude() > bounds.maxLatitude();
    boolean west = east < 0 && middle.minLongitude() < bounds.minLongitude();
    boolean tooFarEast = east > 0 && middle.maxLongitude() > bounds.maxLongitude();
    return !south && !tooFarNorth && !west && !tooFarEast;
  }

  /// Whether the shape goes beyond the neighbours of its middle cell.
  private static boolean leavesNeighbours(GeoHash middle, Area bounds) {
    return middle.neighbour(0, 1).area().maxLatitude() < bounds.maxLatitude()
        || middle.neighbour(0, -1).area().minLatitude() > bounds.minLatitude()
        || middle.neighbour(1, 0).area().maxLongitude() < bounds.maxLongitude()
        || middle.neighbour(-1, 0).area().minLongitude() > bounds.minLongitude();
  }

  private static int step(double meters, double latitude) {
    if (meters == 0) {
      return GeoHash.MAX_STEP;
    }
    int step = 1;
    for (double reach = meters; reach < MERCATOR_MAX_METERS; reach *= 2) {
      step++;
    }
    step -= 2;
    double north = Math.abs(latitude);
    if (north > FAR_NORTH) {
      step -= north > FARTHER_NORTH ? 2 : 1;
    }
    return Math.clamp(step, 1, GeoHash.MAX_STEP);
  }

  /// A box around the shape; on each hemisphere it is as wide as the shape is at its end towards
  /// the pole.
  private static Area bounds(GeoShape shape) {
    double longitude = shape.center().longitude();
    double latitude = shape.center().latitude();
    double north = degrees(shape.halfHeightMeters() / GeoShape.EARTH_RADIUS_METERS);
    double polar = (latitude < 0 ? latitude - north : latitude + north);
    double east =
        degrees(
            shape.halfWidthMeters()
                / GeoShape.EARTH_RADIUS_METERS
                / LibraryMath.cos(polar * GeoShape.RADIANS_PER_DEGREE));
    return new Area(longitude - east, longitude + east, latitude - north, latitude + north);
  }

  private static double degrees(double radians) {
    return radians / GeoShape.RADIANS_PER_DEGREE;
  }
}
