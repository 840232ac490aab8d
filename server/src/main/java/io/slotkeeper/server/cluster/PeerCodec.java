package io.slotkeeper.server.cluster;

import io.slotkeeper.cluster.node.PeerMessage;
import io.slotkeeper.cluster.node.Position;
import io.slotkeeper.cluster.topology.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Messages between nodes as bytes: a byte that says which message it is, then its fields in their
/// order, as [DataOutput] writes them.
public final class PeerCodec {
  /// Changes when messages do: nodes of different versions understand what both have.
  public static final int VERSION = 1;

  private static final int HEARTBEAT = 1;
  private static final int HEARTBEAT_ACK = 2;
  private static final int EPOCH_NOTICE = 3;
  private static final int PRE_CLAIM = 4;
  private static final int PRE_CLAIM_ANSWER = 5;
  private static final int HANDOVER_REQUEST = 6;
  private static final int STEP_DOWN = 7;
  private static final int LEAVING = 8;
  private static final int RELEASE_REQUEST = 9;
  private static final int RELEASE_ANSWER = 10;
  private static final int ASSIGN_REQUEST = 11;
  private static final int ASSIGN_ANSWER = 12;
  private static final int HELLO = 13;

  /// The message of a channel, which is none of the control plane's.
  public static final int PUBLICATION = 14;

  private PeerCodec() {}

  public static byte[] encode(PeerMessage message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(message, new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new AssertionError("arrays do not fail", e);
    }
    return bytes.toByteArray();
  }

  /// The message of a channel: whether that is sharded, then both, each behind its length.
  public static byte[] encode(boolean sharded, byte[] channel, byte[] message) {
    ByteBuffer bytes = ByteBuffer.allocate(10 + channel.length + message.length);
    bytes.put((byte) PUBLICATION).put((byte) (sharded ? 1 : 0));
    bytes.putInt(channel.length).put(channel);
    return bytes.putInt(message.length).put(message).array();
  }

  private static void write(PeerMessage message, DataOutput out) throws IOException {
    switch (message) {
      case PeerMessage.Heartbeat(long epoch, long sent, long end, int rank) -> {
        head(out, HEARTBEAT, epoch);
        out.writeLong(sent);
        out.writeLong(end);
        out.writeInt(rank);
      }
      case PeerMessage.HeartbeatAck(
              long epoch,
              long sent,
              long end,
              String incarnation,
              long offset) -> {
        head(out, HEARTBEAT_ACK, epoch);
        out.writeLong(sent);
        out.writeLong(end);
        out.writeUTF(incarnation);
        out.writeLong(offset);
      }
      case PeerMessage.EpochNotice(String shard, long epoch) -> {
        head(out, EPOCH_NOTICE, epoch);
        out.writeUTF(shard);
      }
      case PeerMessage.PreClaim(String shard, long epoch, Position position) -> {
        head(out, PRE_CLAIM, epoch);
        out.writeUTF(shard);
        writePosition(out, position);
      }
      case PeerMessage.PreClaimAnswer(
              long epoch,
              boolean granted,
              String incarnation,
              Position position) -> {
        head(out, PRE_CLAIM_ANSWER, epoch);
        out.writeBoolean(granted);
        out.writeUTF(incarnation);
        writePosition(out, position);
      }
      case PeerMessage.HandoverRequest(long epoch, String incarnation, boolean unseen) -> {
        head(out, HANDOVER_REQUEST, epoch);
        out.writeUTF(incarnation);
        out.writeBoolean(unseen);
      }
      case PeerMessage.StepDown(long epoch, long end) -> {
        head(out, STEP_DOWN, epoch);
        out.writeLong(end);
      }
      case PeerMessage.Leaving(long epoch, String incarnation) -> {
        head(out, LEAVING, epoch);
        out.writeUTF(incarnation);
      }
      default -> writeAboutSlots(message, out);
    }
  }

  private static void writeAboutSlots(PeerMessage message, DataOutput out) throws IOException {
    switch (message) {
      case PeerMessage.ReleaseRequest(int slot, String target, boolean withKeys, long token) -> {
        head(out, RELEASE_REQUEST, token);
        out.writeInt(slot);
        out.writeUTF(target);
        out.writeBoolean(withKeys);
      }
      case PeerMessage.ReleaseAnswer(int slot, int version, String error, long token) -> {
        head(out, RELEASE_ANSWER, token);
        out.writeInt(slot);
        out.writeInt(version);
        out.writeUTF(error);
      }
      case PeerMessage.AssignRequest(int slot, long token) -> {
        head(out, ASSIGN_REQUEST, token);
        out.writeInt(slot);
      }
      case PeerMessage.AssignAnswer(String error, long token) -> {
        head(out, ASSIGN_ANSWER, token);
        out.writeUTF(error);
      }
      case PeerMessage.Hello(
              String id,
              Endpoint endpoint,
              String connect,
              String cluster,
              boolean answer) -> {
        head(out, HELLO, 0);
        out.writeUTF(id);
        writeEndpoint(out, endpoint);
        out.writeUTF(connect);
        out.writeUTF(cluster);
        out.writeBoolean(answer);
      }
      default -> throw new IllegalArgumentException(message.toString());
    }
  }

  private static void head(DataOutput out, int kind, long number) throws IOException {
    out.writeByte(kind);
    out.writeLong(number);
  }

  private static void writePosition(DataOutput out, Position position) throws IOException {
    out.writeLong(position.epoch());
    out.writeLong(position.offset());
  }

  private static void writeEndpoint(DataOutput out, Endpoint endpoint) throws IOException {
    out.writeUTF(endpoint.ip());
    out.writeInt(endpoint.port());
    out.writeInt(endpoint.tlsPort());
    out.writeInt(endpoint.busPort());
    out.writeUTF(endpoint.hostname());
    out.writeUTF(endpoint.humanName());
  }

  public static PeerMessage decode(DataInput in) throws IOException {
    int kind = in.readUnsignedByte();
    long number = in.readLong();
    return switch (kind) {
      case HEARTBEAT ->
          new PeerMessage.Heartbeat(number, in.readLong(), in.readLong(), in.readInt());
      case HEARTBEAT_ACK ->
          new PeerMessage.HeartbeatAck(
              number, in.readLong(), in.readLong(), in.readUTF(), in.readLong());
      case EPOCH_NOTICE -> new PeerMessage.EpochNotice(in.readUTF(), number);
      case PRE_CLAIM -> new PeerMessage.PreClaim(in.readUTF(), number, readPosition(in));
      case PRE_CLAIM_ANSWER ->
          new PeerMessage.PreClaimAnswer(number, in.readBoolean(), in.readUTF(), readPosition(in));
      case HANDOVER_REQUEST ->
          new PeerMessage.HandoverRequest(number, in.readUTF(), in.readBoolean());
      case STEP_DOWN -> new PeerMessage.StepDown(number, in.readLong());
      case LEAVING -> new PeerMessage.Leaving(number, in.readUTF());
      case RELEASE_REQUEST ->
          new PeerMessage.ReleaseRequest(in.readInt(), in.readUTF(), in.readBoolean(), number);
      case RELEASE_ANSWER ->
          new PeerMessage.ReleaseAnswer(in.readInt(), in.readInt(), in.readUTF(), number);
      case ASSIGN_REQUEST -> new PeerMessage.AssignRequest(in.readInt(), number);
      case ASSIGN_ANSWER -> new PeerMessage.AssignAnswer(in.readUTF(), number);
      case HELLO ->
          new PeerMessage.Hello(
              in.readUTF(), readEndpoint(in), in.readUTF(), in.readUTF(), in.readBoolean());
      default -> throw new IOException("no message is of kind " + kind);
    };
  }

  private static Position readPosition(DataInput in) throws IOException {
    return new Position(in.readLong(), in.readLong());
  }

  private static Endpoint readEndpoint(DataInput in) throws IOException {
    return new Endpoint(
        in.readUTF(), in.readInt(), in.readInt(), in.readInt(), in.readUTF(), in.readUTF());
  }
}
