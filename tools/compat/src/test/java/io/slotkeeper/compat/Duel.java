package io.slotkeeper.compat;

import io.slotkeeper.tools.client.WireReply;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Plays the same steps to two servers and finds the first reply that differs without permission.
///
/// @param judge the server whose replies are right
/// @param subject the server under test
/// @param allowed the differences between just these two that are meant
record Duel(
    ServerProcess judge,
    ServerProcess subject,
    Permission allowed,
    int protocol,
    List<Family> families) {
  private static final int BATCH_LIMIT = 40;

  /// Where the two servers part.
  record Difference(int index, Step step, WireReply expected, WireReply actual) {
    String describe(Duel duel) {
      return "command %d: %s%n  %s: %s%n  %s: %s%n"
          .formatted(
              index,
              step,
              duel.judge.command().name(),
              expected,
              duel.subject.command().name(),
              actual);
    }
  }

  /// A report of `difference` and of the shortest run found that still ends in one.
  String report(List<Step> steps, Difference difference) throws IOException {
    List<Step> shortest = shrink(steps, difference);
    StringBuilder text = new StringBuilder(512);
    text.append(difference.describe(this)).append("The shortest run, [connection] command:\n");
    shortest.forEach(step -> text.append("  ").append(step).append('\n'));
    play(shortest).ifPresent(last -> text.append(last.describe(this)));
    return text.toString();
  }

  /// Plays `steps` from an empty keyspace until they end or two replies differ.
  ///
  /// After a difference that is allowed the servers may hold different state: the rest of the
  /// pipeline is not compared, and both are emptied.
  Optional<Difference> play(List<Step> steps) throws IOException {
    try (Session left = new Session(judge, protocol, families);
        Session right = new Session(subject, protocol, families)) {
      int position = 0;
      while (position < steps.size()) {
        List<Step> batch = batchAt(steps, position);
        List<WireReply> expected = left.play(batch);
        List<WireReply> actual = right.play(batch);
        boolean parted = false;
        for (int i = 0; i < batch.size() && !parted; i++) {
          Step step = batch.get(i);
          if (!step.tolerance().accepts(expected.get(i), actual.get(i))) {
            if (!allowed.permits(step, expected.get(i), actual.get(i))) {
              return Optional.of(
                  new Difference(position + i, step, expected.get(i), actual.get(i)));
            }
            parted = true;
          }
        }
        if (parted) {
          left.restart();
          right.restart();
        }
        position += batch.size();
      }
    }
    return Optional.empty();
  }

  /// The steps from `start` that can be sent in one go.
  private static List<Step> batchAt(List<Step> steps, int start) {
    Step first = steps.get(start);
    int end = start + 1;
    while (end < steps.size()
        && end - start < BATCH_LIMIT
        && !first.standsAlone()
        && !steps.get(end).standsAlone()
        && steps.get(end).connection() == first.connection()) {
      end++;
    }
    return steps.subList(start, end);
  }

  /// A short run of commands that still ends in a difference at the same command, found by leaving
  /// out ever smaller stretches (delta debugging, Zeller 1999).
  private List<Step> shrink(List<Step> steps, Difference difference) throws IOException {
    List<Step> kept = new ArrayList<>(steps.subList(0, difference.index() + 1));
    for (int stretch = Math.max(1, kept.size() / 2); stretch > 0; stretch /= 2) {
      int start = 0;
      while (start < kept.size() - 1) {
        List<Step> fewer = new ArrayList<>(kept.subList(0, start));
        fewer.addAll(kept.subList(Math.min(start + stretch, kept.size() - 1), kept.size()));
        if (endsInDifference(fewer)) {
          kept = fewer;
        } else {
          start += stretch;
        }
      }
    }
    return kept;
  }

  private boolean endsInDifference(List<Step> steps) throws IOException {
    return play(steps).filter(found -> found.index() == steps.size() - 1).isPresent();
  }
}
