/// Compact encodings in one piece of native memory, byte for byte as Redis has them.
///
/// Static methods over addresses. They never allocate: whoever owns the memory makes room before it
/// lets something be added, and may give memory back after something was removed.
@NullMarked
package io.slotkeeper.datatypes.encoding;

import org.jspecify.annotations.NullMarked;
