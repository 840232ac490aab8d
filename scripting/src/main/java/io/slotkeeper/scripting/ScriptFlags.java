package io.slotkeeper.scripting;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The flags a script declares about itself, as a bit set.
public final class ScriptFlags {
  /// The script writes nothing.
  public static final int NO_WRITES = 1;

  /// The script may run when memory is over the limit.
  public static final int ALLOW_OOM = 2;

  /// The script may run on a replica with stale data.
  public static final int ALLOW_STALE = 4;

  /// The script must not run in a cluster.
  public static final int NO_CLUSTER = 8;

  /// No flags were declared at all: an old script, to be judged command by command.
  public static final int COMPAT_MODE = 16;

  /// The script may touch keys of several slots.
  public static final int ALLOW_CROSS_SLOT_KEYS = 32;

  private static final int[] FLAGS = {
    NO_WRITES, ALLOW_OOM, ALLOW_STALE, NO_CLUSTER, ALLOW_CROSS_SLOT_KEYS
  };
  private static final String[] NAMES = {
    "no-writes", "allow-oom", "allow-stale", "no-cluster", "allow-cross-slot-keys"
  };

  private ScriptFlags() {}

  /// The flag of a name, 0 if there is none.
  static int ofName(String name) {
    for (int i = 0; i < NAMES.length; i++) {
      if (NAMES[i].equals(name)) {
        return FLAGS[i];
      }
    }
    return 0;
  }

  /// The names of the flags in a set.
  public static List<String> names(int flags) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < FLAGS.length; i++) {
      if ((flags & FLAGS[i]) != 0) {
        names.add(NAMES[i]);
      }
    }
    return names;
  }

  /// Whether write commands inside the script are refused.
  public static boolean isReadOnly(int flags, boolean readOnlyCommand) {
    return readOnlyCommand || (!isCompat(flags) && (flags & NO_WRITES) != 0);
  }

  /// Whether commands inside the script may use more memory over the limit.
  public static boolean allowsOom(int flags) {
    return !isCompat(flags) && (flags & ALLOW_OOM) != 0;
  }

  /// Whether keys the script did not declare may be of another slot than those it did.
  public static boolean allowsCrossSlot(int flags) {
    return isCompat(flags) || (flags & ALLOW_CROSS_SLOT_KEYS) != 0;
  }

  /// Whether the script declared nothing.
  public static boolean isCompat(int flags) {
    return (flags & COMPAT_MODE) != 0;
  }

  /// The state of the server that decides whether a script may start.
  ///
  /// @param cluster whether this is a cluster node
  /// @param stale whether this is a replica without its primary that must not serve stale data
  /// @param readOnlyReplica whether writes of this client are refused because of the role
  /// @param diskError the whole error for scripts that write while the disk fails, or null
  /// @param fewReplicas whether there are less good replicas than writes need
  /// @param outOfMemory whether memory is over the limit and this client must respect that
  public record Conditions(
      boolean cluster,
      boolean stale,
      boolean readOnlyReplica,
      @Nullable String diskError,
      boolean fewReplicas,
      boolean outOfMemory) {}

  /// Why a script with these flags may not start, as an error reply without `-`; null if it may.
  public static @Nullable String refusal(int flags, boolean readOnlyCommand, Conditions now) {
    if (isCompat(flags)) {
      return now.stale()
          ? "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."
          : null;
    }
    if ((flags & NO_CLUSTER) != 0 && now.cluster()) {
      return "ERR Can not run script on cluster, 'no-cluster' flag is set.";
    }
    if (now.stale() && (flags & ALLOW_STALE) == 0) {
      return "MASTERDOWN Link with MASTER is down, replica-serve-stale-data is set to 'no' "
          + "and 'allow-stale' flag is not set on the script.";
    }
    if ((flags & NO_WRITES) == 0) {
      String refusal = writeRefusal(readOnlyCommand, now);
      if (refusal != null) {
        return refusal;
      }
    }
    if (now.outOfMemory() && (flags & (ALLOW_OOM | NO_WRITES)) == 0) {
      return "OOM allow-oom flag is not set on the script, "
          + "can not run it when used memory > 'maxmemory'";
    }
    return null;
  }

  private static @Nullable String writeRefusal(boolean readOnlyCommand, Conditions now) {
    if (now.readOnlyReplica()) {
      return "READONLY Can not run script with write flag on readonly replica";
    }
    if (now.diskError() != null) {
      return now.diskError();
    }
    if (readOnlyCommand) {
      return "ERR Can not execute a script with write flag using *_ro command.";
    }
    return now.fewReplicas() ? "NOREPLICAS Not enough good replicas to write." : null;
  }
}
