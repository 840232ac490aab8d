package io.slotkeeper.server.config;

/// Up to which sizes values keep their compact encodings.
public final class EncodingParameters extends ParameterGroup {
  public final NumberParameter hashMaxListpackEntries =
      integer("hash-max-listpack-entries", 512, 0, LONG_MAX)
          .alias("hash-max-ziplist-entries")
          .live();
  public final NumberParameter hashMaxListpackValueBytes =
      memory("hash-max-listpack-value", 64, 0, LONG_MAX).alias("hash-max-ziplist-value").live();
  public final NumberParameter setMaxIntsetEntries =
      integer("set-max-intset-entries", 512, 0, LONG_MAX).live();
  public final NumberParameter setMaxListpackEntries =
      integer("set-max-listpack-entries", 128, 0, LONG_MAX).live();
  public final NumberParameter setMaxListpackValueBytes =
      integer("set-max-listpack-value", 64, 0, LONG_MAX).live();
  public final NumberParameter sortedSetMaxListpackEntries =
      integer("zset-max-listpack-entries", 128, 0, LONG_MAX)
          .alias("zset-max-ziplist-entries")
          .live();
  public final NumberParameter sortedSetMaxListpackValueBytes =
      memory("zset-max-listpack-value", 64, 0, LONG_MAX).alias("zset-max-ziplist-value").live();

  /// Entries of a list node if positive, one of five byte limits if negative.
  public final NumberParameter listMaxListpackSize =
      integer("list-max-listpack-size", -2, INT_MIN, INT_MAX).alias("list-max-ziplist-size").live();

  public final NumberParameter listCompressDepth =
      integer("list-compress-depth", 0, 0, INT_MAX).live();
  public final NumberParameter streamNodeMaxBytes =
      memory("stream-node-max-bytes", 4096, 0, LONG_MAX).live();
  public final NumberParameter streamNodeMaxEntries =
      integer("stream-node-max-entries", 100, 0, LONG_MAX).live();
  public final NumberParameter hyperLogLogSparseMaxBytes =
      memory("hll-sparse-max-bytes", 3000, 0, LONG_MAX).live();

  EncodingParameters() {}
}
