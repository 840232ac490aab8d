/// Commands: their rows, how they are dispatched, and the handlers, one file per family.
///
/// Start reading at [Dispatcher], then [CommandContext] and [StringCommands]. What everything else
/// derives from is the table of [CommandSpec] rows at the top of each family.
@NullMarked
package io.slotkeeper.server.command;

import org.jspecify.annotations.NullMarked;
