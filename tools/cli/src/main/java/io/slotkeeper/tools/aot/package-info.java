/// Training of the JVM's ahead-of-time cache, which lets a server answer in a quarter of a second.
@NullMarked
package io.slotkeeper.tools.aot;

import org.jspecify.annotations.NullMarked;
