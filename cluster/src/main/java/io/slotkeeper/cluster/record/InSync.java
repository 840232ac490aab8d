package io.slotkeeper.cluster.record;

/// A member of an in-sync set: a node in one of its incarnations.
public record InSync(String id, String incarnation) {
  static InSync parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new RecordException("expected id:incarnation, found " + text);
    }
    return new InSync(text.substring(0, colon), text.substring(colon + 1));
  }

  @Override
  public String toString() {
    return id + ":" + incarnation;
  }
}
