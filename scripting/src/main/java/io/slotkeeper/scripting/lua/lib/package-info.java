/// The libraries scripts see: Lua 5.1's in Redis' subset, and Redis' own four.
///
/// Each class installs one library. Loops whose length a script controls charge fuel
/// ([io.slotkeeper.scripting.lua.Interpreter#spend]) and what they build is charged to memory, so
/// nothing here can run or grow without end.
@NullMarked
package io.slotkeeper.scripting.lua.lib;

import org.jspecify.annotations.NullMarked;
