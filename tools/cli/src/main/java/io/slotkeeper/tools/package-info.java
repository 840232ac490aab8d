/// The command line tools that ship beside the server: one Picocli main, [Cli], and a package per
/// tool. Tools never call server code; they start a server as a process and talk to its port.
@NullMarked
package io.slotkeeper.tools;

import org.jspecify.annotations.NullMarked;
