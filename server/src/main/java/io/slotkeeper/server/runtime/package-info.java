/// Time, randomness, counters and the world stop: leaves that every other package may use.
@NullMarked
package io.slotkeeper.server.runtime;

import org.jspecify.annotations.NullMarked;
