/// Judges what clients have seen: whether a recorded history of operations could have happened one
/// after the other. See [LinearizabilityChecker].
@NullMarked
package io.slotkeeper.tools.history;

import org.jspecify.annotations.NullMarked;
