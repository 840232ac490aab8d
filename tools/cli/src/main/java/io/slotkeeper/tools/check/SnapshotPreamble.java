package io.slotkeeper.tools.check;
final class SnapshotPreamble {
  static long check(java.nio.file.Path p, java.io.PrintStream out) { throw new UnsupportedOperationException(p.toString()); }
}
