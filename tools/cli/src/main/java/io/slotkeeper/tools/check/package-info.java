/// Checking data files without a server.
@NullMarked
package io.slotkeeper.tools.check;

import org.jspecify.annotations.NullMarked;
