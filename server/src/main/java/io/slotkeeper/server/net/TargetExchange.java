package io.slotkeeper.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.slotkeeper.server.command.Targets.Exchange;
import io.slotkeeper.server.command.Targets.Failure;
import io.slotkeeper.server.command.Targets.Listener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Requests that go over a [TargetLink] in one piece, and the lines that answer them.
final class TargetExchange implements Exchange {
  private final TargetLink link;
  private final List<ByteBuf> parts = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private int replies;
  private int timeoutMillis;
  private boolean overOldLink;
  private boolean sent;

  @SuppressWarnings("NullAway.Init") // set before it is given to the link
  private Listener listener;

  TargetExchange(TargetLink link) {
    this.link = link;
  }

  @Override
  public int database() {
    return link.database();
  }

  @Override
  public void write(byte[] bytes) {
    parts.add(Unpooled.wrappedBuffer(bytes));
  }

  @Override
  public void writeBlock(long block, int length) {
    parts.add(new BlockBuf(link.links().heap(), block, length));
  }

  @Override
  public void send(int expected, int database, int timeout, Listener to) {
    replies = expected;
    timeoutMillis = timeout;
    listener = to;
    overOldLink = link.isOpen();
    link.add(this, database);
  }

  int timeoutMillis() {
    return timeoutMillis;
  }

  boolean isOverOldLink() {
    return overOldLink;
  }

  /// What was written, which is the caller's now.
  List<ByteBuf> takeParts() {
    List<ByteBuf> taken = List.copyOf(parts);
    parts.clear();
    return taken;
  }

  /// Everything has left.
  void sent() {
    sent = true;
  }

  boolean isSent() {
    return sent;
  }

  /// @return whether it was the last one
  boolean add(String line) {
    lines.add(line);
    return lines.size() == replies;
  }

  void end(@Nullable Failure failure) {
    takeParts().forEach(ByteBuf::release);
    listener.ended(List.copyOf(lines), failure);
  }
}
