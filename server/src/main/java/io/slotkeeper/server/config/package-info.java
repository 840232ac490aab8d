/// The configuration: one declarative table of directives, and everything that derives from it.
///
/// A row of the table is a field of one of the `...Parameters` groups:
///
/// ```
/// public final NumberParameter timeoutSeconds = integer("timeout", 0, 0, INT_MAX).live();
///                                               |       |          |  |           +- effect
///                                               |       |          |  +- range
///                                               type    name       default
/// ```
///
/// The field is at once the row and the typed handle to its value, so a hot reader keeps the handle
/// and pays one volatile read. Reading a redis.conf ([ConfigLoader]), the command line
/// ([CommandLineOptions]), CONFIG GET and SET ([ServerConfig]) and CONFIG REWRITE
/// ([ConfigRewriter]) know no directive by name; they go through the table.
///
/// **Text is bytes.** Values may be any bytes (a password, for one). Every `String` of this package
/// that came from a client or a file holds one byte per char (ISO 8859-1).
///
/// **Threads.** Values are volatile and written under the monitor of their [ServerConfig]; they may
/// be read anywhere. Nothing here is static and mutable: each server has its own table.
@NullMarked
package io.slotkeeper.server.config;

import org.jspecify.annotations.NullMarked;
