package io.slotkeeper.cluster.topology;

import org.jspecify.annotations.Nullable;

/// Where a command belongs. [#error] words it for the client exactly as Redis does.
public sealed interface Route {
  /// Here.
  record Local() implements Route {}

  /// At `to`, for good.
  record Moved(int slot, Member to) implements Route {}

  /// At `to`, this once and after ASKING: the key has gone ahead of its slot.
  record Ask(int slot, Member to) implements Route {}

  /// Nowhere for now: some of its keys are here and some have gone ahead.
  record TryAgain() implements Route {}

  /// Nowhere: its keys are in different slots.
  record CrossSlot() implements Route {}

  /// Nowhere for now.
  record Down(Reason reason) implements Route {}

  /// Why nobody serves.
  enum Reason {
    UNBOUND("CLUSTERDOWN Hash slot not served"),
    STATE("CLUSTERDOWN The cluster is down"),
    READ_ONLY("CLUSTERDOWN The cluster is down and only accepts read commands");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }

  /// The error line without its leading dash, null for [Local]. `addressing` decides which address
  /// of a node is told.
  static @Nullable String error(Route route, Addressing addressing) {
    return switch (route) {
      case Local() -> null;
      case Moved(int slot, Member to) -> "MOVED " + slot + " " + addressing.of(to);
      case Ask(int slot, Member to) -> "ASK " + slot + " " + addressing.of(to);
      case TryAgain() -> "TRYAGAIN Multiple keys request during rehashing of slot";
      case CrossSlot() -> "CROSSSLOT Keys in request don't hash to the same slot";
      case Down(Reason reason) -> reason.text;
    };
  }
}
