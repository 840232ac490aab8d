/// The scripting engine: Lua 5.1 with Redis' sandbox and libraries, in pure Java.
@NullMarked
package io.slotkeeper.scripting;

import org.jspecify.annotations.NullMarked;
