/// Servers as processes: start, wait for the first PONG, measure from outside, stop.
@NullMarked
package io.slotkeeper.tools.process;

import org.jspecify.annotations.NullMarked;
