@NullMarked
package io.slotkeeper.cluster.node;

import org.jspecify.annotations.NullMarked;
