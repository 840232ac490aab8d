/// Tools that look at a server's files while it is not running.
@NullMarked
package io.slotkeeper.tools.check;

import org.jspecify.annotations.NullMarked;
