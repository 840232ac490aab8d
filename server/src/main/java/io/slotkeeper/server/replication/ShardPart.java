package io.slotkeeper.server.replication;

import org.jspecify.annotations.Nullable;

/// What the control plane of a cluster has to do with this server's replication. Safe for any
/// thread; no call blocks.
public interface ShardPart {
  /// Of a server that is no node of a cluster.
  ShardPart ALONE =
      new ShardPart() {
        @Override
        public AckName ackName() {
          return AckName.NONE;
        }

        @Override
        public long wantsToDiscard() {
          return 0;
        }

        @Override
        public boolean mayDiscard(long request) {
          return true;
        }

        @Override
        public boolean mayAppend() {
          return true;
        }

        @Override
        public void linksChanged() {
          // nobody wants to know
        }
      };

  /// In whose name this replica acknowledges what it has, null while it must be silent.
  @Nullable AckName ackName();

  /// This server must discard its data, to take in its primary's.
  ///
  /// @return a number for [#mayDiscard]
  long wantsToDiscard();

  /// Whether nobody takes this server any more for one that has its data.
  boolean mayDiscard(long request);

  /// Whether this primary may append to its stream of its own accord: not while it hands its shard
  /// over to who has all of the stream.
  boolean mayAppend();

  /// Links to replicas or to the primary have come or gone.
  void linksChanged();
}
