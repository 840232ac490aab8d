/// Lua source to a resolved syntax tree: every name is a local slot, an upvalue index or a global.
///
/// Limits and messages are those of Lua 5.1 (llex.c, lparser.c); scripts meet them in `EVAL`
/// replies, so their wording counts.
@NullMarked
package io.slotkeeper.scripting.lua.syntax;

import org.jspecify.annotations.NullMarked;
