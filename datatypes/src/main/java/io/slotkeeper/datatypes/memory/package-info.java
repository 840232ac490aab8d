/// Native memory: one reserved address range per heap, slabs of size classes inside it, raw access.
///
/// Start reading at [NativeHeap]. Everything outside this package sees memory as absolute addresses
/// (`long`); what is stored inside native structures are 37-bit references in units of eight bytes,
/// see [NativeHeap#reference(long)].
@NullMarked
package io.slotkeeper.datatypes.memory;

import org.jspecify.annotations.NullMarked;
