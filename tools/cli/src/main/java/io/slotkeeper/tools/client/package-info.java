/// A client that hides nothing: command bytes out, the reply exactly as it stood on the wire in.
/// The benchmark, the loader and the differential test need replies that no client library has
/// converted, sorted or retried.
@NullMarked
package io.slotkeeper.tools.client;

import org.jspecify.annotations.NullMarked;
