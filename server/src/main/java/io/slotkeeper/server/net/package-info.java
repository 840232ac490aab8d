/// The network: loops, connections, and the three phases of a loop's turn.
///
/// Start reading at [CommandLoop] and [Turn].
@NullMarked
package io.slotkeeper.server.net;

import org.jspecify.annotations.NullMarked;
