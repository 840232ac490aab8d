package io.slotkeeper.datatypes.value;

/// Which entries a stream is to lose at its start.
///
/// @param byLength whether it is trimmed to `maxLength`, else all below the id `minMs-minSeq` go
/// @param wholeBlocks whether only whole blocks go, which leaves more
/// @param limit of how many entries go, by whole blocks; 0 for none
public record StreamTrim(
    boolean byLength, long maxLength, long minMs, long minSeq, boolean wholeBlocks, long limit) {}
