package io.slotkeeper.server.migration;

import static java.util.Objects.requireNonNull;

import io.slotkeeper.cluster.SlotSet;
import io.slotkeeper.server.persistence.BaseWriter;
import io.slotkeeper.server.persistence.CommandBase;
import io.slotkeeper.server.persistence.SnapshotTarget;
import io.slotkeeper.server.propagation.StreamFormatException;
import io.slotkeeper.server.propagation.StreamReader;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One job of the source: copies the slots as they are at one moment, then follows the change
/// stream, for as long as the job lives. See the head of the package.
///
/// Threads: one of its own, which may block on the target; while the snapshot is taken the thread
/// that makes commands of it writes to the target instead. Called by the control thread.
public final class SlotExport implements AutoCloseable {
  private static final int CONNECT_TRIES = 50;
  private static final long TRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int PATIENCE_MILLIS = 5000;
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /// With less than this to send, holding the clients of the slots is worth it.
  private static final long NEAR_BYTES = 256 * 1024;

  /// What has become of a job. Called on the job's thread.
  public interface Listener {
    /// Little is left to send.
    void caughtUp(String job);

    /// The target holds all that was written before the round was asked for.
    void confirmed(String job, int round);

    void failed(String job, String why);
  }

  /// What is to be copied, and where to.
  ///
  /// @param user empty for the default one
  /// @param password empty for none
  public record Order(
      String job, SlotSet slots, String host, int port, String user, String password) {}

  /// Everything before this position of the stream is to be confirmed.
  private record Round(int number, long end) {}

  private final Order order;
  private final ExportDoors doors;
  private final Listener listener;
  private final Thread thread;
  private final Copy copy;
  private volatile boolean closed;
  private volatile @Nullable ImportLink link;
  private volatile @Nullable Round wanted;
  private volatile boolean announces = true;

  public SlotExport(Order order, ExportDoors doors, Listener listener) {
    this.order = order;
    this.doors = doors;
    this.listener = listener;
    this.copy = new Copy(new CommandBase(new Commands(), doors.limits().get(), null, false));
    this.thread = Thread.ofPlatform().name("slot-export").daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  public SlotSet slots() {
    return order.slots();
  }

  /// The clients of the slots are held: send the rest, and have it confirmed.
  public void finish(int round) {
    wanted = new Round(round, doors.changes().end());
    LockSupport.unpark(thread);
  }

  /// They are held no more: say again when little is left.
  public void resume() {
    wanted = null;
    announces = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void close() {
    closed = true;
    ImportLink open = link;
    if (open != null) {
      hangUp(open);
    }
    LockSupport.unpark(thread);
  }

  private static void hangUp(ImportLink open) {
    try {
      open.close();
    } catch (IOException _) {
      // it is of no use any more either way
    }
  }

  // ---- the job's thread -----------------------------------------------------------------------

  private void run() {
    try {
      connect();
      doors.snapshots().begin(copy);
      copy.await();
      follow();
    } catch (IOException | StreamFormatException e) {
      if (!closed) {
        listener.failed(order.job(), String.valueOf(e.getMessage()));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      copy.forget();
      ImportLink open = link;
      if (open != null) {
        hangUp(open);
      }
    }
  }

  /// The target may not have heard of the job yet.
  private void connect() throws IOException {
    Socket socket = doors.connector().connect(order.host(), order.port());
    ImportLink opened = new ImportLink(socket, PATIENCE_MILLIS);
    link = opened;
    if (!order.password().isEmpty() && order.user().isEmpty()) {
      opened.call("AUTH", order.password());
    } else if (!order.password().isEmpty()) {
      opened.call("AUTH", order.user(), order.password());
    }
    for (int tries = 1; ; tries++) {
      try {
        opened.call("CLUSTER", "SYNCSLOTS", "ESTABLISH", order.job());
        return;
      } catch (ImportLink.RefusedException e) {
        if (tries == CONNECT_TRIES || closed) {
          throw e;
        }
        LockSupport.parkNanos(this, TRY_NANOS);
      }
    }
  }

  private void follow() throws IOException, StreamFormatException {
    ImportLink to = requireNonNull(link);
    try (StreamReader reader = requireNonNull(copy.reader)) {
      SlotTail tail = new SlotTail(reader, doors.filter(), order.slots(), to);
      while (!closed) {
        tail.forward();
        to.flush();
        to.requireNoErrors();
        Round round = wanted;
        if (round != null && tail.position() >= round.end()) {
          wanted = null;
          to.call("CLUSTER", "SYNCSLOTS", "MARK", Integer.toString(round.number()));
          listener.confirmed(order.job(), round.number());
        } else if (announces && reader.available() < NEAR_BYTES) {
          announces = false;
          listener.caughtUp(order.job());
        } else if (reader.sleep()) {
          LockSupport.parkNanos(this, IDLE_NANOS);
        }
      }
    }
  }

  /// The snapshot of the slots, on its way to the target.
  private final class Copy implements SnapshotTarget {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CommandBase commands;
    private volatile @Nullable StreamReader reader;
    private volatile @Nullable Exception failure;

    Copy(CommandBase commands) {
      this.commands = commands;
    }

    @Override
    public void opened() {
      reader = doors.changes().open(() -> LockSupport.unpark(thread));
    }

    @Override
    public boolean wants(int slot) {
      return order.slots().contains(slot);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      if (closed) {
        throw new IOException("the job is over");
      }
      commands.write(bytes);
    }

    @Override
    public void finished() throws IOException {
      commands.finish();
      ended.countDown();
    }

    @Override
    public void failed(Exception cause) {
      failure = cause;
      try {
        commands.abandon();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
      ended.countDown();
    }

    void await() throws InterruptedException, IOException {
      ended.await();
      if (failure != null) {
        throw new IOException("the copy of the slots failed: " + failure.getMessage(), failure);
      }
    }

    /// Lets go of the stream, which would be kept for ever.
    void forget() {
      StreamReader open = reader;
      if (open != null) {
        open.close();
      }
    }
  }

  /// Takes the commands that the snapshot becomes.
  private final class Commands implements BaseWriter {
    @Override
    public void write(ByteBuffer bytes) throws IOException {
      ImportLink to = requireNonNull(link);
      to.write(bytes);
      to.requireNoErrors();
    }

    @Override
    public void finish() throws IOException {
      requireNonNull(link).flush();
    }

    @Override
    public void abandon() {
      // the link is closed with the job
    }

    @Override
    public boolean isSnapshot() {
      return false;
    }
  }
}
