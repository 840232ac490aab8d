/// Append-only files: the protocol on disk. What a server that writes and loads them and a tool
/// that checks them must agree on.
///
/// ```
///   appendonlydir/
///     appendonly.aof.manifest       which files there are, in order     AofManifest
///     appendonly.aof.2.base.rdb     the data set when the log was last rewritten
///     appendonly.aof.4.incr.aof     the commands since then              CommandScanner
///     appendonly.aof.5.incr.aof
/// ```
///
/// The formats are those of Redis 7.
@NullMarked
package io.slotkeeper.resp.aof;

import org.jspecify.annotations.NullMarked;
