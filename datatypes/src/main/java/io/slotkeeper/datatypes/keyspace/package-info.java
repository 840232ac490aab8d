/// The keyspace: databases of 16384 slots, each slot a native hash table of records.
///
/// Start reading at [Keyspace], then [Database] and [KeyCursor]; [Record] and [HashTable] are the
/// two binary layouts.
///
/// Hot package: primitives and native addresses, no allocation on the Java heap per access.
@NullMarked
package io.slotkeeper.datatypes.keyspace;

import org.jspecify.annotations.NullMarked;
