package io.slotkeeper.server.command;

import io.slotkeeper.server.command.GeoHash.Position;
import org.jspecify.annotations.Nullable;

/// The arguments of a search in a geographical index, read in Redis' order: what is wrong first is
/// what the reply complains about.
final class GeoQuery {
  /// The names of the commands differ in what they take.
  enum Form {
    GEORADIUS,
    GEORADIUSBYMEMBER,
    GEOSEARCH,
    GEOSEARCHSTORE;

    boolean isSearch() {
      return this == GEOSEARCH || this == GEOSEARCHSTORE;
    }
  }

  enum Order {
    NONE,
    ASCENDING,
    DESCENDING
  }

  private static final String NO_SUCH_MEMBER = "ERR could not decode requested zset member";

  private final CommandContext context;
  private final Form form;
  private final boolean mayStore;
  private final long record;
  private @Nullable Position center;
  private double radius;
  private double width;
  private double height;
  private double metersPerUnit;
  private boolean fromMember;
  private boolean fromPosition;
  private boolean byRadius;
  private boolean byBox;
  private boolean any;

  boolean withDistance;
  boolean withHash;
  boolean withPosition;
  Order order = Order.NONE;

  /// How many members are wanted, 0 for all.
  long count;

  /// The argument of the key that gets the result, 0 for none.
  int destination;

  boolean storesDistance;

  /// @param record of the index, 0 when there is none
  /// @param mayStore whether STORE and STOREDIST are options
  GeoQuery(CommandContext context, Form form, boolean mayStore, long record) {
    this.context = context;
    this.form = form;
    this.mayStore = mayStore;
    this.record = record;
  }

  GeoQuery parse() {
    int next =
        switch (form) {
          case GEORADIUS -> {
            center = GeoArguments.position(context, 2);
            parseCircle(4);
            yield 6;
          }
          case GEORADIUSBYMEMBER -> {
            if (record != 0) {
              center = member(2);
              parseCircle(3);
            }
            yield 5;
          }
          case GEOSEARCH -> 2;
          case GEOSEARCHSTORE -> {
            destination = 1;
            yield 3;
          }
        };
    while (next < context.argCount()) {
      next += parseOption(next);
    }
    check();
    return this;
  }

  private Position member(int index) {
    Position position = GeoArguments.memberPosition(context, record, index);
    if (position == null) {
      throw new CommandException(NO_SUCH_MEMBER);
    }
    return position;
  }

  private void parseCircle(int index) {
    radius = FloatArgument.of(context, index, "ERR need numeric radius");
    if (radius < 0) {
      throw new CommandException("ERR radius cannot be negative");
    }
    metersPerUnit = GeoArguments.metersPerUnit(context, index + 1);
    byRadius = true;
  }

  private void parseBox(int index) {
    width = FloatArgument.of(context, index, "ERR need numeric width");
    height = FloatArgument.of(context, index + 1, "ERR need numeric height");
    if (width < 0 || height < 0) {
      throw new CommandException("ERR height or width cannot be negative");
    }
    metersPerUnit = GeoArguments.metersPerUnit(context, index + 2);
    byBox = true;
  }

  /// Returns how many arguments the option takes.
  private int parseOption(int i) {
    int behind = context.argCount() - i - 1;
    if (parseFlag(i)) {
      return 1;
    }
    if (behind >= 1 && context.argIs(i, "COUNT")) {
      count = context.argLong(i + 1);
      if (count <= 0) {
        throw new CommandException("ERR COUNT must be > 0");
      }
      return 2;
    }
    int words = form.isSearch() ? parseArea(i, behind) : parseDestination(i, behind);
    if (words == 0) {
      throw Errors.syntax();
    }
    return words;
  }

  private boolean parseFlag(int i) {
    if (context.argIs(i, "WITHDIST")) {
      withDistance = true;
    } else if (context.argIs(i, "WITHHASH")) {
      withHash = true;
    } else if (context.argIs(i, "WITHCOORD")) {
      withPosition = true;
    } else if (context.argIs(i, "ANY")) {
      any = true;
    } else if (context.argIs(i, "ASC")) {
      order = Order.ASCENDING;
    } else if (context.argIs(i, "DESC")) {
      order = Order.DESCENDING;
    } else if (form == Form.GEOSEARCHSTORE && context.argIs(i, "STOREDIST")) {
      storesDistance = true;
    } else {
      return false;
    }
    return true;
  }

  /// STORE and STOREDIST of the older commands; 0 for anything else.
  private int parseDestination(int i, int behind) {
    if (!mayStore || behind < 1) {
      return 0;
    }
    boolean distance = context.argIs(i, "STOREDIST");
    if (!distance && !context.argIs(i, "STORE")) {
      return 0;
    }
    destination = i + 1;
    storesDistance = distance;
    return 2;
  }

  /// Center and shape of the newer commands; 0 for anything else.
  private int parseArea(int i, int behind) {
    if (behind >= 1 && !fromPosition && context.argIs(i, "FROMMEMBER")) {
      if (record != 0) {
        center = member(i + 1);
      }
      fromMember = true;
      return 2;
    }
    if (behind >= 2 && !fromMember && context.argIs(i, "FROMLONLAT")) {
      center = GeoArguments.position(context, i + 1);
      fromPosition = true;
      return 3;
    }
    if (behind >= 2 && !byBox && context.argIs(i, "BYRADIUS")) {
      parseCircle(i + 1);
      return 3;
    }
    if (behind >= 3 && !byRadius && context.argIs(i, "BYBOX")) {
      parseBox(i + 1);
      return 4;
    }
    return 0;
  }

  private void check() {
    if (destination != 0 && (withDistance || withHash || withPosition)) {
      throw new CommandException(
          "ERR "
              + (form == Form.GEOSEARCHSTORE ? "GEOSEARCHSTORE" : "STORE option in GEORADIUS")
              + " is not compatible with WITHDIST, WITHHASH and WITHCOORD options");
    }
    if (form.isSearch() && !fromMember && !fromPosition) {
      throw new CommandException(
          "ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for " + context.argText(0));
    }
    if (form.isSearch() && !byRadius && !byBox) {
      throw new CommandException(
          "ERR exactly one of BYRADIUS and BYBOX can be specified for " + context.argText(0));
    }
    if (any && count == 0) {
      throw new CommandException("ERR the ANY argument requires COUNT argument");
    }
    if (count > 0 && order == Order.NONE && !any) {
      order = Order.ASCENDING;
    }
  }

  /// After how many members the search may stop, 0 for never.
  long limit() {
    return any ? count : 0;
  }

  double metersPerUnit() {
    return metersPerUnit;
  }

  /// What to search in, when there is an index.
  GeoShape shape() {
    Position middle = center == null ? new Position(0, 0) : center;
    return byBox
        ? new GeoShape.Box(middle, width, height, metersPerUnit)
        : new GeoShape.Circle(middle, radius, metersPerUnit);
  }
}
