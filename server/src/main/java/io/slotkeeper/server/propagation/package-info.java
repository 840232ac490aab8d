/// What changed, as bytes: every write as the commands that repeat it, in one log that the
/// append-only file, replicas and slot migration read
/// ([io.slotkeeper.server.propagation.ChangeStream]), and the gate that holds replies back until
/// what they confirm is safe ([io.slotkeeper.server.propagation.CommitGate]).
///
/// Knows no command: what is appended is decided where commands are executed.
@NullMarked
package io.slotkeeper.server.propagation;

import org.jspecify.annotations.NullMarked;
