/// What the server measures about itself, and how it tells: INFO, SLOWLOG, LATENCY.
///
/// Counting happens in plain per-loop fields ([io.slotkeeper.server.runtime.LoopStats]) that cost
/// next to nothing. Everything INFO shows as a number is also a gauge of one Dropwizard registry,
/// so an exporter sees what INFO says.
@NullMarked
package io.slotkeeper.server.metrics;

import org.jspecify.annotations.NullMarked;
