package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Keyspace;
import io.slotkeeper.datatypes.rdb.DumpPayload;
import io.slotkeeper.datatypes.rdb.ValueReader;
import org.jspecify.annotations.Nullable;

/// What one loop writes and reads portable values with; made when it is first used.
final class ValueCodec {
  private final Keyspace keyspace;
  private @Nullable DumpPayload payload;
  private @Nullable ValueReader values;

  ValueCodec(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  DumpPayload payload() {
    if (payload == null) {
      payload = new DumpPayload(keyspace.heap());
    }
    return payload;
  }

  ValueReader values() {
    if (values == null) {
      values = new ValueReader(keyspace);
    }
    return values;
  }
}
