/// Values that hold elements: hashes, lists and sets, sorted or not, small ones in compact
/// encodings inside their record, large ones in native structures of their own.
///
/// A value class is a reusable view: it is opened on a [io.slotkeeper.datatypes.keyspace.KeyCursor]
/// and changes the value of that cursor's key. Changes move records, so addresses of elements end
/// with the next change. Text handed in must not be part of the value it is handed to, see
/// [io.slotkeeper.datatypes.value.Element#detach()].
///
/// Hot package: primitives and native addresses, no allocation on the Java heap per access.
@NullMarked
package io.slotkeeper.datatypes.value;

import org.jspecify.annotations.NullMarked;
