package io.slotkeeper.cluster.node;

import static io.slotkeeper.cluster.node.SimScheduler.ms;

import io.slotkeeper.cluster.SlotSet;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// The data plane of streaming migration: a copy of the slots' keys at the beginning, and another
/// one at the end, when commands on them are held.
final class SimExports {
  private final SimWorld world;
  private final SimNode node;
  private final Map<String, Export> exports = new HashMap<>();

  private static final class Export {
    private final SlotSet slots;
    private final SimNode target;
    private final int targetLife;
    private int sent;

    Export(SlotSet slots, SimNode target) {
      this.slots = slots;
      this.target = target;
      this.targetLife = target.life();
    }
  }

  SimExports(SimWorld world, SimNode node) {
    this.world = world;
    this.node = node;
  }

  void clear() {
    exports.clear();
  }

  void start(Action.StartExport action) {
    SimNode target = world.byId(action.target());
    if (target == null) {
      fail(action.job());
      return;
    }
    Export export = new Export(action.slots(), target);
    exports.put(action.job(), export);
    copy(action.job(), export, () -> node.handle(new Event.ExportCaughtUp(action.job())));
  }

  void finish(Action.FinishExport action) {
    Export export = exports.get(action.job());
    if (export != null) {
      copy(
          action.job(),
          export,
          () -> node.handle(new Event.ExportConfirmed(action.job(), action.round())));
    }
  }

  void resume(String job) {
    Export export = exports.get(job);
    if (export != null) {
      int life = node.life();
      world
          .scheduler()
          .after(
              ms(600),
              () -> {
                if (node.life() == life && exports.get(job) == export) {
                  node.run(() -> node.handle(new Event.ExportCaughtUp(job)));
                }
              });
    }
  }

  void end(Action.EndExport action) {
    exports.remove(action.job());
    if (action.flipped()) {
      for (int slot : node.log().slots()) {
        if (action.slots().contains(slot)) {
          node.write(new SimLog.Entry.Delete(slot));
        }
      }
    }
  }

  private void fail(String job) {
    node.handle(new Event.ExportFailed(job));
  }

  /// Sends all keys; `then` runs here once the target's in-sync set holds them.
  private void copy(String job, Export export, Runnable then) {
    int attempt = ++export.sent;
    Map<Integer, BitSet> keys = new TreeMap<>();
    for (int slot : node.log().slots()) {
      if (export.slots.contains(slot)) {
        keys.put(slot, (BitSet) node.log().key(slot).clone());
      }
    }
    int life = node.life();
    world
        .network()
        .sendOnce(
            node,
            export.target,
            () -> {
              Standing standing = export.target.obeyed();
              if (export.target.life() == export.targetLife
                  && export.sent == attempt
                  && standing != null
                  && standing.role() == Standing.Role.PRIMARY) {
                export.target.write(
                    new SimLog.Entry.Stage(job, export.slots, keys),
                    () -> world.network().sendOnce(export.target, node, then));
              }
            });
    world
        .scheduler()
        .after(
            ms(1500),
            () -> {
              if (node.life() == life && exports.get(job) == export && export.sent == attempt) {
                node.run(() -> checkStuck(job, export, attempt));
              }
            });
  }

  private void checkStuck(String job, Export export, int attempt) {
    if (exports.get(job) == export && export.sent == attempt) {
      fail(job);
    }
  }
}
