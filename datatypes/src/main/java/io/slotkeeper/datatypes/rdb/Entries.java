package io.slotkeeper.datatypes.rdb;

import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.value.Element;

/// A walk over the entries of a listpack that was checked.
final class Entries {
  private final Element element = new Element();
  private long following;

  Entries(long listpack) {
    following = Listpack.first(listpack);
  }

  boolean next() {
    if (Listpack.isEnd(following)) {
      return false;
    }
    element.setEntry(following);
    following = Listpack.next(following);
    return true;
  }

  /// Passes over entries, as far as there are any.
  void skip(int entries) {
    for (int i = 0; i < entries && !Listpack.isEnd(following); i++) {
      following = Listpack.next(following);
    }
  }

  /// The entry the walk stands on.
  Element entry() {
    return element;
  }
}
