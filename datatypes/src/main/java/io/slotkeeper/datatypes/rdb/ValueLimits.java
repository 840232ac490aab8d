package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.value.HashLimits;
import io.slotkeeper.datatypes.value.ListLimit;
import io.slotkeeper.datatypes.value.SetLimits;
import io.slotkeeper.datatypes.value.StreamLimits;
import io.slotkeeper.datatypes.value.ZSetLimits;

/// Up to which sizes values that are read keep their compact encodings.
public record ValueLimits(
    HashLimits hash, SetLimits set, ListLimit list, ZSetLimits zset, StreamLimits stream) {}
