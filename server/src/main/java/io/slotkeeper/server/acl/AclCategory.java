package io.slotkeeper.server.acl;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A set of commands that an access rule (`+@read`) can name. The order is that of ACL CAT.
public enum AclCategory {
  KEYSPACE,
  READ,
  WRITE,
  SET,
  SORTEDSET,
  LIST,
  HASH,
  STRING,
  BITMAP,
  HYPERLOGLOG,
  GEO,
  STREAM,
  PUBSUB,
  ADMIN,
  FAST,
  SLOW,
  BLOCKING,
  DANGEROUS,
  CONNECTION,
  TRANSACTION,
  SCRIPTING;

  @SuppressWarnings("EnumOrdinal") // the bits never leave the process
  public long bit() {
    return 1L << ordinal();
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static @Nullable AclCategory of(String name) {
    for (AclCategory category : values()) {
      if (category.wireName().equalsIgnoreCase(name)) {
        return category;
      }
    }
    return null;
  }
}
