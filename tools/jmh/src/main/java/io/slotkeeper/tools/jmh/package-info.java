/// Micro-benchmarks of what every command passes through: decoder, slot, table, reply writer.
///
/// `mvn -q package -Pjmh -pl tools/jmh -am -DskipTests -Djmh.args="Slots -f 1"` runs those whose
/// name matches. They show whether a change helps one step; what counts is `slotkeeper bench`.
@NullMarked
package io.slotkeeper.tools.jmh;

import org.jspecify.annotations.NullMarked;
