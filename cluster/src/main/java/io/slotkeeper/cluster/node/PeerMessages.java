package io.slotkeeper.cluster.node;

import io.slotkeeper.cluster.record.Fields;
import io.slotkeeper.cluster.record.RecordException;
import java.util.Map;

/// [PeerMessage] as a line of JSON. Fields that this version does not know are ignored.
public final class PeerMessages {
  private PeerMessages() {}

  public static String encode(PeerMessage message) {
    return fields(message, Fields.with(Map.of())).json();
  }

  private static Fields fields(PeerMessage message, Fields fields) {
    return switch (message) {
      case PeerMessage.Heartbeat(long epoch, long sent, long end, int rank) ->
          kind(fields, "heartbeat", epoch).put("sent", sent).put("end", end).put("rank", rank);
      case PeerMessage.HeartbeatAck(
              long epoch,
              long sent,
              long end,
              String incarnation,
              long offset) ->
          kind(fields, "ack", epoch)
              .put("sent", sent)
              .put("end", end)
              .put("inc", incarnation)
              .put("offset", offset);
      case PeerMessage.EpochNotice(String shard, long epoch) ->
          kind(fields, "notice", epoch).put("shard", shard);
      case PeerMessage.PreClaim(String shard, long epoch, Position position) ->
          position(kind(fields, "preClaim", epoch), position).put("shard", shard);
      case PeerMessage.PreClaimAnswer(
              long epoch,
              boolean granted,
              String incarnation,
              Position position) ->
          position(kind(fields, "preClaimAnswer", epoch), position)
              .put("granted", granted)
              .put("inc", incarnation);
      case PeerMessage.HandoverRequest(long epoch, String incarnation, boolean unseen) ->
          kind(fields, "handover", epoch).put("inc", incarnation).put("unseen", unseen);
      case PeerMessage.StepDown(long epoch, long end) ->
          kind(fields, "stepDown", epoch).put("end", end);
      case PeerMessage.Leaving(long epoch, String incarnation) ->
          kind(fields, "leaving", epoch).put("inc", incarnation);
      case PeerMessage.ReleaseRequest(int slot, String target, long token) ->
          kind(fields, "release", 0).put("slot", slot).put("target", target).put("token", token);
      case PeerMessage.ReleaseAnswer(int slot, int version, String error, long token) ->
          kind(fields, "released", 0)
              .put("slot", slot)
              .put("version", version)
              .put("error", error)
              .put("token", token);
      case PeerMessage.AssignRequest(int slot, long token) ->
          kind(fields, "assign", 0).put("slot", slot).put("token", token);
      case PeerMessage.AssignAnswer(String error, long token) ->
          kind(fields, "assigned", 0).put("error", error).put("token", token);
      case PeerMessage.Hello hello ->
          kind(fields, "hello", 0)
              .put("id", hello.id())
              .put(hello.endpoint())
              .put("connect", hello.connect())
              .put("cluster", hello.cluster())
              .put("answer", hello.answer());
    };
  }

  private static Fields kind(Fields fields, String kind, long epoch) {
    return fields.put("kind", kind).put("epoch", epoch);
  }

  private static Fields position(Fields fields, Position position) {
    return fields.put("inEpoch", position.epoch()).put("offset", position.offset());
  }

  /// Throws [RecordException] for what is not a message.
  public static PeerMessage decode(String text) {
    Fields in = Fields.parse(text);
    long epoch = in.number("epoch", 0);
    String kind = in.text("kind");
    return switch (kind) {
      case "heartbeat" ->
          new PeerMessage.Heartbeat(
              epoch, in.number("sent", 0), in.number("end", 0), (int) in.number("rank", 0));
      case "ack" ->
          new PeerMessage.HeartbeatAck(
              epoch,
              in.number("sent", 0),
              in.number("end", 0),
              in.text("inc"),
              in.number("offset", -1));
      case "notice" -> new PeerMessage.EpochNotice(in.text("shard"), epoch);
      case "preClaim" -> new PeerMessage.PreClaim(in.text("shard"), epoch, position(in));
      case "preClaimAnswer" ->
          new PeerMessage.PreClaimAnswer(epoch, in.flag("granted"), in.text("inc"), position(in));
      case "handover" -> new PeerMessage.HandoverRequest(epoch, in.text("inc"), in.flag("unseen"));
      case "stepDown" -> new PeerMessage.StepDown(epoch, in.number("end", 0));
      case "leaving" -> new PeerMessage.Leaving(epoch, in.text("inc"));
      case "release" ->
          new PeerMessage.ReleaseRequest(slot(in), in.text("target"), in.number("token", 0));
      case "released" ->
          new PeerMessage.ReleaseAnswer(
              slot(in), (int) in.number("version", -1), in.text("error"), in.number("token", 0));
      case "assign" -> new PeerMessage.AssignRequest(slot(in), in.number("token", 0));
      case "assigned" -> new PeerMessage.AssignAnswer(in.text("error"), in.number("token", 0));
      case "hello" ->
          new PeerMessage.Hello(
              in.text("id"),
              in.endpoint(),
              in.text("connect"),
              in.text("cluster"),
              in.flag("answer"));
      default -> throw new RecordException("expected a message between nodes: " + kind);
    };
  }

  private static Position position(Fields in) {
    return new Position(in.number("inEpoch", 0), in.number("offset", -1));
  }

  private static int slot(Fields in) {
    return (int) in.number("slot", -1);
  }
}
