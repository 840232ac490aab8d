/// Commands: their rows, how a name finds one, what its keys are, and the families of handlers.
///
/// A family file such as `StringCommands` opens with its rows, handlers below. The rest of the
/// package derives from rows; start reading at [io.slotkeeper.server.command.CommandTable].
///
/// [io.slotkeeper.server.command.CommandIndex], [io.slotkeeper.server.command.NameBytes] and
/// [io.slotkeeper.server.command.KeySearch] are on the path of every command: no allocation there.
@NullMarked
package io.slotkeeper.server.command;

import org.jspecify.annotations.NullMarked;
