/// Starting a server: the command line, and the real doors to clock, random and disk.
@NullMarked
package io.slotkeeper.server.launch;

import org.jspecify.annotations.NullMarked;
