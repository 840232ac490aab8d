package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.cluster.record.InSync;
import io.slotkeeper.cluster.record.IsrRecord;
import io.slotkeeper.cluster.record.OpenSlotRecord;
import io.slotkeeper.cluster.record.OwnRecord;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What this node is, decided from the records of its shard alone, whatever it was before:
///
/// | the shard's records say | this node is |
/// |---|---|
/// | nothing: it is no member | an island |
/// | it is primary, and the in-sync set has it in this incarnation | primary of that epoch |
/// | it is primary, but in an earlier incarnation | waiting: it must claim like everybody else |
/// | another is primary | its replica |
///
/// So a claim that succeeded unheard, a handover and a restart need no cases of their own.
final class Roles {
  private final Core core;
  private final Membership membership;
  private final Primary primary;
  private final Follower follower;
  private final Handover handover;
  private final SlotHandoffs handoffs;
  private final SlotStreams streams;
  private final Commands commands;
  private final Consumer<Standing> publish;

  Roles(
      Core core,
      Membership membership,
      Primary primary,
      Follower follower,
      Handover handover,
      SlotHandoffs handoffs,
      SlotStreams streams,
      Commands commands,
      Consumer<Standing> publish) {
    this.core = core;
    this.membership = membership;
    this.primary = primary;
    this.follower = follower;
    this.handover = handover;
    this.handoffs = handoffs;
    this.streams = streams;
    this.commands = commands;
    this.publish = publish;
  }

  void advance() {
    if (!core.isMember()) {
      primary.end();
      follower.stop();
      core.link().watchShard("");
    } else {
      core.link().watchShard(core.shard());
      decide();
    }
    publish();
  }

  private void decide() {
    Held<OwnRecord> own = core.own();
    Held<IsrRecord> isr = core.isr();
    if (own == null || !primary.shard().equals(core.shard())) {
      primary.end();
    }
    if (own == null) {
      follower.stop();
      return;
    }
    long epoch = own.record().epoch();
    if (!own.record().primary().equals(core.id())) {
      primary.end();
      follower.follow(own.record().primary(), epoch);
    } else if (isr != null && isr.record().epoch() == epoch) {
      InSync mine = isr.record().member(core.id());
      if (mine != null && mine.incarnation().equals(core.incarnation())) {
        lead(own.record());
      } else {
        primary.end();
        follower.follow("", epoch);
      }
    }
  }

  private void lead(OwnRecord own) {
    follower.stop();
    if (primary.epoch() != own.epoch()) {
      primary.begin(core.shard(), own.epoch());
      core.act(new Action.BecomePrimary(own.epoch(), keptSlots(own)));
    }
  }

  /// Everything that is not another shard's, and what is being imported from one.
  private SlotSet keptSlots(OwnRecord own) {
    SlotSet kept = SlotSet.ALL;
    for (Map.Entry<String, Held<OwnRecord>> other : core.mirror().owns().entrySet()) {
      if (!other.getKey().equals(core.shard())) {
        kept = kept.minus(other.getValue().record().slots());
      }
    }
    for (Map.Entry<Integer, Held<OpenSlotRecord>> open : core.mirror().openSlots().entrySet()) {
      if (core.shard().equals(open.getValue().record().importing())) {
        kept = kept.union(SlotSet.of(open.getKey()));
      }
    }
    return kept.union(own.slots());
  }

  /// Publishes what follows from the state of all machines.
  void publish() {
    publish.accept(standing());
  }

  private Standing standing() {
    Held<OwnRecord> own = core.own();
    long epoch = own == null ? 0 : own.record().epoch();
    if (!core.isMember()) {
      boolean island = membership.isIsland();
      return new Standing(
          island ? Standing.Role.ISLAND : Standing.Role.WAITING,
          core.homeShard(),
          0,
          "",
          false,
          List.of(),
          true,
          island ? membership.slots() : SlotSet.EMPTY,
          SlotSet.EMPTY,
          false);
    }
    if (primary.reigns()) {
      return primary.isFenced() ? outside(Standing.Role.FENCED, epoch) : leading(own);
    }
    if (follower.primary().isEmpty()) {
      return outside(Standing.Role.WAITING, epoch);
    }
    return new Standing(
        Standing.Role.REPLICA,
        core.shard(),
        epoch,
        follower.primary(),
        follower.isAcking(),
        List.of(),
        false,
        SlotSet.EMPTY,
        SlotSet.EMPTY,
        false);
  }

  private Standing leading(@Nullable Held<OwnRecord> own) {
    SlotSet slots = own == null ? SlotSet.EMPTY : own.record().slots();
    SlotSet closed = handoffs.released().union(streams.closed()).union(commands.closing());
    return new Standing(
        Standing.Role.PRIMARY,
        core.shard(),
        primary.epoch(),
        "",
        false,
        primary.required(),
        primary.isAdmitting(),
        slots.minus(closed),
        streams.held().union(handoffs.arriving()),
        handover.holdsWrites());
  }

  private Standing outside(Standing.Role role, long epoch) {
    return new Standing(
        role,
        core.shard(),
        epoch,
        "",
        false,
        List.of(),
        false,
        SlotSet.EMPTY,
        SlotSet.EMPTY,
        false);
  }
}
