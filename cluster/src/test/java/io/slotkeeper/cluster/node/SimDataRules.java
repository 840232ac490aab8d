package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.record.InSync;
import java.util.List;

/// The guards that the data plane must keep, as the server's does; see [SafetyRules].
class SimDataRules {
  static final SimDataRules STRICT = new SimDataRules();

  /// All members must acknowledge.
  int needed(List<InSync> required) {
    return required.size();
  }

  /// A read waits until what it shows is confirmed.
  boolean readsWait() {
    return true;
  }

  /// A replica with other history starts anew.
  boolean continues(SimLog primary, Position replica) {
    return primary.continues(replica);
  }
}
