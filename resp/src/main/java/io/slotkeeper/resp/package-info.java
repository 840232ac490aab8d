/// The Redis protocol, versions 2 and 3: request decoder, reply writer, reply trees.
@NullMarked
package io.slotkeeper.resp;

import org.jspecify.annotations.NullMarked;
