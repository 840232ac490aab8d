package io.slotkeeper.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.unix.UnixChannel;
import io.slotkeeper.datatypes.keyspace.StringBlock;
import io.slotkeeper.resp.ReplyWriter;
import io.slotkeeper.resp.RequestDecoder;
import io.slotkeeper.server.command.Client;
import io.slotkeeper.server.command.ClientLink;
import io.slotkeeper.server.command.ServerContext;
import io.slotkeeper.server.replication.ReplicaPort;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A client's connection: bytes in, decoded requests, bytes out.
///
/// Input. The window of undecoded and unexecuted bytes is in the loop's [InputArena] while they
/// arrive and are executed within one turn; what is left of it then moves to the connection's own
/// [InputBuffer]; a long argument goes straight to its [LargeArgument].
///
/// Output. During a turn the replies lie in the loop's reply buffer, from `replyStart` to
/// `replyEnd`. [#send(ReplyWriter)] hands them to the socket and leaves the rest to Netty's queue,
/// behind which everything later waits. With a commit gate, what reveals a change waits in
/// [HeldOutput] until the change is safe, and everything later behind it.
///
/// Threads: belongs to its loop, except the methods of [ClientLink].
final class Connection extends ChannelInboundHandlerAdapter
    implements ClientLink, RecvByteBufAllocator {
  private static final int KEPT_BUFFER_BYTES = 64 * 1024;

  /// Offsets into the window are ints.
  private static final long MAX_WINDOW_BYTES = Integer.MAX_VALUE - (1L << 20);

  private final Turn turn;
  private final ServerContext server;
  private final Channel channel;
  private final Client client;
  private final RequestDecoder decoder;
  private final Peer peer;

  /// Of its socket, -1 when the transport has none.
  private final int descriptor;

  /// The same when bytes go there as they are.
  private final int sendDescriptor;

  private long base;
  private int end;
  private boolean inArena;
  private @Nullable InputBuffer own;
  private @Nullable LargeArgument large;

  /// Of long arguments whose requests are not executed yet.
  private long detachedBytes;

  private int nextWord;
  private int heldWord = -1;
  private boolean ready;
  private boolean inputEnded;
  private boolean failed;

  /// No more is read or executed; what is written still goes out.
  private boolean closing;

  /// The socket is gone.
  private boolean closed;

  /// To be sent before the next replies.
  private final List<byte[]> pushes = new ArrayList<>(0);

  private int replyStart;
  private int replyEnd;
  private @Nullable BlockQueue blocks;
  private long overSoftLimitSince;

  /// How many requests they answer, or [HeldOutput#UNCOUNTED].
  private int replyCount;

  private final PacedOutput output;
  private boolean closesAfterHeld;
  private volatile @Nullable ReplicaSender replicaSender;

  /// @param endpoint where it came in
  Connection(Turn turn, Channel channel, Endpoint endpoint) {
    this.turn = turn;
    this.peer = new Peer(channel, endpoint);
    this.server = turn.server();
    this.channel = channel;
    this.output = new PacedOutput(turn, this, channel);
    this.client =
        new Client(
            server.clients.nextId(), this, server.clock.unixMicros() / 1000, server.access.users());
    this.decoder = new RequestDecoder(this::maxBulkBytes);
    this.decoder.authenticated(client.isAuthenticated());
    this.descriptor = channel instanceof UnixChannel unix ? unix.fd().intValue() : -1;
    this.sendDescriptor = endpoint.kind() == Endpoint.Kind.TLS ? -1 : descriptor;
  }

  private long maxBulkBytes() {
    return Math.min(server.config.network.maxBulkBytes.value(), MAX_WINDOW_BYTES);
  }

  Client client() {
    return client;
  }

  RequestDecoder decoder() {
    return decoder;
  }

  /// What the offsets of the decoded requests are relative to.
  long base() {
    return base;
  }

  // ---- input ------------------------------------------------------------------------------

  @Override
  public ExtendedHandle newHandle() {
    return new ReadSizes(this);
  }

  /// Whether a long argument is on its way.
  boolean isReceivingLarge() {
    return large != null;
  }

  /// Where the next bytes from the socket go.
  ByteBuf readTarget() {
    if (large != null) {
      return large.target();
    }
    InputArena arena = turn.arena();
    if (end == 0 && arena.hasRoom()) {
      base = arena.nextAddress();
      inArena = true;
      return arena.buffer();
    }
    if (inArena && arena.hasRoom() && base + end == arena.nextAddress()) {
      return arena.buffer();
    }
    InputBuffer buffer = moveToOwn(0);
    buffer.reserve(KEPT_BUFFER_BYTES / 4);
    base = buffer.address();
    return buffer.buffer();
  }

  /// Makes the window, without its first `consumed` bytes, the content of the own buffer.
  private InputBuffer moveToOwn(int consumed) {
    InputBuffer buffer = own;
    if (buffer == null) {
      buffer = new InputBuffer(end - consumed);
      own = buffer;
    }
    if (inArena || buffer.length() == 0) {
      buffer.append(base + consumed, end - consumed);
    } else {
      buffer.drop(consumed);
    }
    inArena = false;
    base = buffer.address();
    return buffer;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf read = (ByteBuf) message;
    if (closing) {
      read.release();
      forgetWindow();
      return;
    }
    int before = end;
    if (large != null && large.owns(read)) {
      countRead(large.arrived());
      if (large.isComplete()) {
        finishLarge(large);
      } else {
        checkQueryBuffer();
      }
    } else {
      end = inArena ? (int) (turn.arena().nextAddress() - base) : read.writerIndex();
      countRead(end - before);
    }
    read.release();
    decodeAll();
    if (server.clientMemory.isLimited()) {
      server.clientMemory.count(client);
      server.clientMemory.evict(turn.nowMillis());
    }
  }

  private void countRead(int bytes) {
    client.bytesRead(bytes, turn.nowMillis());
    turn.stats().inputBytes += bytes;
  }

  private void decodeAll() {
    // even without a complete request: the arena is reused when the turn ends
    becomeReady();
    while (!failed && !closing && large == null) {
      switch (decoder.decode(base, end)) {
        case RequestDecoder.MORE -> {
          checkQueryBuffer();
          return;
        }
        case RequestDecoder.BULK -> startLarge();
        case RequestDecoder.ERROR -> failed = true;
        default -> {}
      }
    }
  }

  private void becomeReady() {
    if (!ready && !closed) {
      ready = true;
      turn.makeReady(this);
    }
  }

  private void startLarge() {
    LargeArgument argument =
        new LargeArgument(
            server.keyspace.heap(), server.memoryNotYetFilled, (int) decoder.bulkLength());
    int here = end - decoder.position();
    argument.append(base + decoder.position(), here);
    end -= here;
    if (own != null && !inArena) {
      own.truncate(end);
    }
    large = argument;
  }

  private void finishLarge(LargeArgument argument) {
    large = null;
    if (argument.endsWell()) {
      detachedBytes += argument.length();
      decoder.bulkArrived(argument.bytesAddress());
      decoder.finishRequest();
    } else {
      argument.discard();
      failed = true;
    }
  }

  private void checkQueryBuffer() {
    long configured = server.config.network.queryBufferLimitBytes.value();
    long limit = Math.min(configured, MAX_WINDOW_BYTES);
    // complete requests are about to be executed and do not count, unless a pause keeps them
    if (queryBufferBytes() > limit && (heldWord >= 0 || bytesInProgress() > limit)) {
      turn.log("Closing client that reached max query buffer length: " + remoteAddress());
      closeAtOnce();
    }
  }

  private long bytesInProgress() {
    return decoder.bytesInProgress(end) + (large == null ? 0 : large.received());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      output.inputHasEnded();
      becomeReady();
    }
  }

  // ---- execution --------------------------------------------------------------------------

  boolean hasMoreRequests() {
    return heldWord < 0 && nextWord < decoder.endOfRequests();
  }

  /// Whether its next request may be executed. One that was received before the client went away
  /// may; nobody reads the reply.
  boolean mayExecute() {
    return heldWord < 0 && !closing && !client.mustClose();
  }

  /// The index of the next request's words.
  int takeRequest() {
    int word = nextWord;
    nextWord += 1 + 2 * decoder.words()[word];
    return word;
  }

  /// Keeps the request at `word` and all behind it until [#resume()].
  void holdBack(int word) {
    heldWord = word;
  }

  /// Keeps all requests behind the one at `word` until [#unblock(byte[])].
  void holdBackBehind(int word) {
    heldWord = word + 1 + 2 * decoder.words()[word];
  }

  /// Ends the turn: closes, or keeps what is not executed for a later one.
  void endTurn() {
    ready = false;
    if (closed) {
      giveUp();
      return;
    }
    if (closing) {
      return;
    }
    if (failed) {
      sendError();
      return;
    }
    if (client.mustClose() || inputEnded) {
      closeAfterOutput();
      return;
    }
    int keepFrom = heldWord >= 0 ? heldWord : decoder.endOfRequests();
    int consumed = decoder.firstNeeded(keepFrom);
    if (consumed == end) {
      forgetWindow();
    } else if (inArena || consumed > 0) {
      moveToOwn(consumed);
      end -= consumed;
    }
    decoder.compact(keepFrom, consumed);
    nextWord = 0;
    if (heldWord > 0) {
      heldWord = 0;
    }
  }

  private void forgetWindow() {
    end = 0;
    inArena = false;
    if (own != null) {
      own.truncate(0);
      if (own.capacity() > KEPT_BUFFER_BYTES) {
        freeOwn();
      }
    }
  }

  /// Gives the own buffer back while nothing is in it.
  void freeIdleBuffer() {
    if (end == 0 && !ready) {
      freeOwn();
    }
  }

  private void freeOwn() {
    if (own != null) {
      own.close();
      own = null;
    }
  }

  /// The request at `word` is done with: drops its pins of long arguments.
  void releaseArguments(int word) {
    if (decoder.detachedCount() == 0) {
      return;
    }
    int[] words = decoder.words();
    for (int i = 0; i < words[word]; i++) {
      int offset = words[word + 1 + 2 * i];
      if (offset < 0) {
        detachedBytes -= words[word + 2 + 2 * i];
        releaseDetached(~offset);
      }
    }
  }

  private void releaseDetached(int index) {
    long address = decoder.detached(index);
    if (address != 0) {
      StringBlock.unpin(server.keyspace.heap(), address - StringBlock.HEAD_BYTES);
      decoder.forgetDetached(~index);
    }
  }

  private void releaseAllDetached() {
    for (int i = 0; i < decoder.detachedCount(); i++) {
      releaseDetached(i);
    }
  }

  // ---- output -----------------------------------------------------------------------------

  void beginReplies(int position) {
    replyStart = position;
    replyEnd = position;
    replyCount = 0;
  }

  void endReplies(int position) {
    if (position > replyEnd && replyCount >= 0) {
      replyCount++;
    }
    replyEnd = position;
  }

  /// What was written for the request that is being executed is not just one reply.
  void repliesAreUncounted() {
    replyCount = HeldOutput.UNCOUNTED;
  }

  /// A stored string goes out at this point of the replies.
  void addBlock(int position, long block, int length) {
    if (blocks == null) {
      blocks = new BlockQueue();
    }
    blocks.add(position, block, length);
  }

  /// Forgets the stored strings behind this position of the replies.
  void retractBlocks(int position) {
    if (blocks != null) {
      blocks.unpinFrom(server.keyspace.heap(), position);
    }
  }

  /// The replies from here on reveal what lies before this position of the change stream.
  void needs(long position) {
    output.held().needs(position);
  }

  /// Sends what waits for nothing beyond this position, and errors instead of what was lost or has
  /// waited since before a time.
  ///
  /// @return the position that the rest waits for, `Long.MAX_VALUE` when nothing is left, or when
  ///   it waits for pieces to leave
  long release(long upTo, int stamp, long oldestMillis) {
    HeldOutput held = output.held();
    boolean inVain = held.isFirstInVain(upTo, stamp, oldestMillis);
    if (closed || held.firstPosition() > upTo && !inVain) {
      return closed ? Long.MAX_VALUE : held.firstPosition();
    }
    if (!output.refuse(upTo, stamp, oldestMillis)) {
      closeAtOnce();
      return Long.MAX_VALUE;
    }
    output.release(upTo);
    checkOutputLimit();
    if (held.isEmpty() && closesAfterHeld) {
      closeAfterOutput();
    }
    return held.firstPosition() <= upTo ? Long.MAX_VALUE : held.firstPosition();
  }

  /// Hands the replies of this turn so far to the socket.
  void send(ReplyWriter reply) {
    if (turn.outputLimits().isExceededBy(this, replyEnd - replyStart + blockBytes())) {
      retractBlocks(0);
      closeForOutputLimit();
    } else if (blocks != null && !blocks.isEmpty()) {
      sendWithBlocks(reply, blocks);
    } else if (replyEnd > replyStart) {
      sendBytes(reply, replyStart, replyEnd, replyCount);
    }
    replyStart = 0;
    replyEnd = 0;
    replyCount = 0;
  }

  /// Sends what was pushed, in one piece.
  void sendPushes(ReplyWriter reply) {
    if (pushes.isEmpty()) {
      return;
    }
    if (!server.gate.isOpen()) {
      // they may tell of any change so far
      needs(server.changes.end());
    }
    int start = reply.position();
    for (byte[] push : pushes) {
      reply.raw(push);
    }
    pushes.clear();
    if (turn.outputLimits().isExceededBy(this, reply.position() - start)) {
      closeForOutputLimit();
    } else if (!closed) {
      sendBytes(reply, start, reply.position(), HeldOutput.UNCOUNTED);
    }
    reply.truncate(start);
  }

  private long blockBytes() {
    return blocks == null ? 0 : blocks.bytes();
  }

  private void sendBytes(ReplyWriter reply, int from, int to, int replies) {
    int length = to - from;
    countWritten(length);
    if (output.mustHold()) {
      // decided once: the gate may open at any moment, and what is not held must be flushed
      output.hold(output.copy(reply.buffer(), from, length), replies);
      checkOutputLimit();
      return;
    }
    int sent = 0;
    if (sendDescriptor >= 0 && channel.isActive() && !hasQueuedOutput()) {
      int most = Math.min(PacedOutput.MOST_BYTES, length);
      sent = SocketSender.send(sendDescriptor, reply.address() + from, most);
    }
    if (sent < length) {
      output.write(reply.buffer(), from + sent, length - sent);
      channel.flush();
      checkOutputLimit();
    }
  }

  private void countWritten(long bytes) {
    client.bytesWritten(bytes);
    turn.stats().outputBytes += bytes;
  }

  private void sendWithBlocks(ReplyWriter reply, BlockQueue queued) {
    int from = replyStart;
    for (int i = 0; i < queued.size(); i++) {
      int to = queued.position(i);
      output.write(reply.buffer(), from, to - from);
      output.write(new BlockBuf(server.keyspace.heap(), queued.block(i), queued.length(i)));
      countWritten(to - from + (long) queued.length(i));
      from = to;
    }
    output.write(reply.buffer(), from, replyEnd - from);
    countWritten(replyEnd - from);
    queued.clear();
    channel.flush();
    checkOutputLimit();
  }

  private boolean hasQueuedOutput() {
    ChannelOutboundBuffer queued = channel.unsafe().outboundBuffer();
    return queued != null && queued.size() > 0;
  }

  long overSoftLimitSince() {
    return overSoftLimitSince;
  }

  /// @param unixMillis when the unsent output grew over the soft limit; 0 when it is below
  void overSoftLimitSince(long unixMillis) {
    overSoftLimitSince = unixMillis;
  }

  /// Closes the connection when too much of its output is unread.
  void checkOutputLimit() {
    if (!closing && turn.outputLimits().isExceeded(this, turn.nowMillis())) {
      closeForOutputLimit();
    }
  }

  private void closeForOutputLimit() {
    if (!closing) {
      turn.log(
          "Client "
              + remoteAddress()
              + " scheduled to be closed ASAP for overcoming of output buffer limits.");
      closeAtOnce();
    }
  }

  private void sendError() {
    ReplyWriter reply = turn.reply();
    int start = reply.position();
    String text = decoder.error().isEmpty() ? "Protocol error" : decoder.error();
    reply.error("ERR " + text);
    sendBytes(reply, start, reply.position(), 1);
    reply.truncate(start);
    closeAfterOutput();
  }

  private void closeAtOnce() {
    closing = true;
    // nobody sees it half closed
    server.clients.remove(client);
    server.clientMemory.forget(client);
    channel.close();
  }

  /// Closes when what is written has gone out. Until then input is read and forgotten: closing with
  /// input unread would be a reset, which takes replies with it that the client has not read.
  private void closeAfterOutput() {
    closing = true;
    forgetWindow();
    discardLarge();
    if (!output.held().isEmpty()) {
      closesAfterHeld = true;
    } else if (hasQueuedOutput()) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    } else {
      channel.close();
    }
  }

  // ---- life -------------------------------------------------------------------------------

  @Override
  public void channelActive(ChannelHandlerContext context) {
    server.clients.add(client);
    turn.opened(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closed = true;
    if (!ready) {
      giveUp();
    }
  }

  /// Frees what the connection holds; not before the turn that may still execute its requests ends.
  private void giveUp() {
    server.disconnected(client);
    turn.closed(this);
    releaseAllDetached();
    discardLarge();
    freeOwn();
    output.held().clear();
    ReplicaSender sender = replicaSender;
    if (sender != null) {
      sender.closed();
    }
    if (blocks != null) {
      blocks.unpinFrom(server.keyspace.heap(), 0);
    }
  }

  private void discardLarge() {
    if (large != null) {
      large.discard();
      large = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof java.io.IOException)) {
      turn.log("Closing " + remoteAddress() + " after " + cause);
    }
    channel.close();
  }

  // ---- ClientLink: from any thread --------------------------------------------------------

  @Override
  public void close() {
    turn.loop()
        .execute(() -> {
          sendPushes(turn.reply());
          channel.close();
        });
  }

  @Override
  public void push(byte[] reply) {
    turn.loop().execute(() -> pushOnLoop(reply));
  }

  @Override
  public void pushOnLoop(byte[] reply) {
    if (closed || closing) {
      return;
    }
    if (pushes.isEmpty()) {
      turn.hasPushes(this);
    }
    pushes.add(reply);
  }

  @Override
  public void resume() {
    turn.loop()
        .execute(() -> {
          if (heldWord >= 0) {
            heldWord = -1;
            becomeReady();
          }
        });
  }

  @Override
  public void unblock(byte[] reply) {
    turn.loop()
        .execute(() -> {
          client.unblocked();
          if (client.wantsReplies()) {
            pushOnLoop(reply);
            turn.pushesAreUrgent();
          }
          if (heldWord >= 0) {
            heldWord = -1;
            becomeReady();
          }
        });
  }

  @Override
  public void authenticated(boolean authenticated) {
    decoder.authenticated(authenticated);
  }

  @Override
  public long queryBufferBytes() {
    LargeArgument argument = large;
    return end + detachedBytes + (argument == null ? 0 : argument.received());
  }

  @Override
  public long queryBufferFreeBytes() {
    InputBuffer buffer = own;
    return buffer == null ? 0 : buffer.free();
  }

  @Override
  public long outputBytes() {
    ChannelOutboundBuffer queued = channel.unsafe().outboundBuffer();
    ReplicaSender sender = replicaSender;
    return sender != null
        ? sender.waitingBytes()
        : output.held().bytes() + (queued == null ? 0 : queued.totalPendingWriteBytes());
  }

  @Override
  public String remoteAddress() {
    return peer.remoteAddress();
  }

  @Override
  public String localAddress() {
    return peer.localAddress();
  }

  @Override
  public boolean isUnixSocket() {
    return peer.isUnixSocket();
  }

  @Override
  public boolean isLoopback() {
    return peer.isLoopback();
  }

  @Override
  public int fileDescriptor() {
    return descriptor;
  }

  @Override
  public ReplicaPort replicaPort() {
    ReplicaSender sender = replicaSender;
    if (sender == null) {
      sender = new ReplicaSender(channel, sendDescriptor, client, server.changes);
      replicaSender = sender;
    }
    return sender;
  }

  @Override
  public int loop() {
    return turn.index();
  }
}
