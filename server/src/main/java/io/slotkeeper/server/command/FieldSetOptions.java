package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.value.HashValue;

/// The arguments of HSETEX.
///
/// @param ifAbsent only if none of the fields exists
/// @param ifPresent only if all fields exist
/// @param keepsExpiry whether fields keep the expiries they have
/// @param expires whether fields get an expiry
/// @param expiry unix time in ms
/// @param fields each followed by its value
record FieldSetOptions(
    boolean ifAbsent,
    boolean ifPresent,
    boolean keepsExpiry,
    boolean expires,
    long expiry,
    FieldArguments fields) {

  static FieldSetOptions parse(CommandContext context) {
    boolean ifAbsent = false;
    boolean ifPresent = false;
    boolean keepsExpiry = false;
    int expiryAt = 0;
    for (int i = 2; i < context.argCount(); i++) {
      if (context.argIs(i, "FIELDS")) {
        long expiry = expiryAt == 0 ? 0 : FieldExpiry.parseOption(context, expiryAt);
        FieldArguments fields = parseFields(context, i);
        return new FieldSetOptions(ifAbsent, ifPresent, keepsExpiry, expiryAt != 0, expiry, fields);
      }
      if (context.argIs(i, "FNX") || context.argIs(i, "FXX")) {
        if (ifAbsent || ifPresent) {
          throw new CommandException("ERR Only one of FXX or FNX arguments can be specified");
        }
        ifAbsent = context.argIs(i, "FNX");
        ifPresent = !ifAbsent;
      } else if (context.argIs(i, "KEEPTTL") || FieldExpiry.isOption(context, i)) {
        if (keepsExpiry || expiryAt != 0) {
          throw new CommandException(
              "ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified");
        }
        keepsExpiry = context.argIs(i, "KEEPTTL");
        expiryAt = keepsExpiry ? 0 : i++;
        if (i == context.argCount()) {
          throw new CommandException("ERR missing expire time");
        }
      } else {
        throw new CommandException("ERR unknown argument: " + context.argText(i));
      }
    }
    throw new CommandException("ERR missing FIELDS argument");
  }

  private static FieldArguments parseFields(CommandContext context, int index) {
    int first = index + 2;
    int words = context.argCount() - first;
    if (words < 2) {
      throw Errors.wrongArity(context.command().spec().name());
    }
    long count = context.argLong(index + 1, 1, Integer.MAX_VALUE, "ERR invalid number of fields");
    if (words % 2 != 0 || count != words / 2) {
      throw Errors.wrongArity(context.command().spec().name());
    }
    return new FieldArguments(first, (int) count, 2);
  }

  /// Whether the fields may be set in the hash at the cursor.
  boolean admits(CommandContext context, long record) {
    if (!ifAbsent && !ifPresent) {
      return true;
    }
    HashValue hash = context.views().hash(context.cursor());
    for (int i = 0; i < fields.count(); i++) {
      int field = fields.argument(i);
      boolean exists =
          record != 0 && hash.find(context.argAddress(field), context.argLength(field));
      if (exists == ifAbsent) {
        return false;
      }
    }
    return true;
  }
}
