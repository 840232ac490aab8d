/// Comparison of two servers on one machine: every figure comes from rounds that take turns, and
/// what is reported are ratios within a round, because a shared machine drifts between rounds. The
/// figure to trust is CPU time per command; throughput is noisier, latency noisier still.
@NullMarked
package io.slotkeeper.tools.bench;

import org.jspecify.annotations.NullMarked;
