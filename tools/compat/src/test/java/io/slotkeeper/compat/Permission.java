package io.slotkeeper.compat;

import io.slotkeeper.tools.client.WireReply;

/// Decides whether two servers may answer a command as differently as they did.
@FunctionalInterface
interface Permission {
  boolean permits(Step step, WireReply expected, WireReply actual);
}
