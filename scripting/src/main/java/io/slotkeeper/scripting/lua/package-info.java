/// Lua 5.1 in pure Java: values, the node tree that runs, and the interpreter state.
///
/// Hot path. A chunk goes source -> [io.slotkeeper.scripting.lua.syntax] tree -> nodes ([Expr],
/// [Stat]), and the nodes execute themselves against a window of one `Object[]` stack. Values are
/// plain objects:
///
/// | Lua | Java |
/// |---|---|
/// | nil | `null` |
/// | boolean | the two canonical [Boolean] objects, compared by identity |
/// | number | [Double] |
/// | string | [LuaString], bytes |
/// | table | [Table] |
/// | function | [LuaFunction]: [LuaClosure] or [Builtin] |
/// | thread | [Coroutine] |
/// | userdata | [Userdata] |
///
/// A call returns one object. Exactly one value is returned as itself; none, or two and more, come
/// as an `Object[]` ([Values]). No Lua value is an `Object[]`, so one type test tells them apart.
@NullMarked
package io.slotkeeper.scripting.lua;

import org.jspecify.annotations.NullMarked;
