package io.slotkeeper.server.command;

import io.slotkeeper.server.acl.AclCategory;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The chapter of the manual a command stands in, and the access category that comes with it.
public enum CommandGroup {
  STRING(AclCategory.STRING),
  GENERIC(AclCategory.KEYSPACE),
  LIST(AclCategory.LIST),
  SET(AclCategory.SET),
  SORTED_SET(AclCategory.SORTEDSET),
  HASH(AclCategory.HASH),
  STREAM(AclCategory.STREAM),
  BITMAP(AclCategory.BITMAP),
  HYPERLOGLOG(AclCategory.HYPERLOGLOG),
  GEO(AclCategory.GEO),
  PUBSUB(null),
  TRANSACTIONS(AclCategory.TRANSACTION),
  SCRIPTING(AclCategory.SCRIPTING),
  CONNECTION(AclCategory.CONNECTION),
  SERVER(null),
  CLUSTER(null);

  private final @Nullable AclCategory category;

  CommandGroup(@Nullable AclCategory category) {
    this.category = category;
  }

  long categoryBits() {
    return category == null ? 0 : category.bit();
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
