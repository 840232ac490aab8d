package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.StringBlock;
import io.slotkeeper.server.command.Targets.Exchange;
import io.slotkeeper.server.command.Targets.Failure;
import io.slotkeeper.server.config.PersistenceParameters;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A MIGRATE on its way: sends keys to another server and then deletes them here, while everybody
/// else is served.
///
/// ```
/// locked    write the values down, watch their keys
///             send RESTORE, wait for OK             the keys are read and written here
/// locked    not changed since: delete, done
///           changed: write down again, watch, send RESTORE REPLACE, wait
///           gone: send DEL, wait
/// ```
///
/// So at the moment a key is deleted here the target has exactly what is deleted, and no write in
/// between is lost. A key that keeps changing is taken back from the target after some rounds.
///
/// The client waits as one that waits for a key, but for the end of the exchange; the locks are
/// those of its keys.
final class Migration implements Execution.Continuation {
  private static final int MAX_ROUNDS = 32;

  private final ServerContext server;
  private final Execution execution;
  private final MigrateOptions options;
  private final BlockedCommand waiting;
  private List<Item> items;

  /// AUTH and SELECT, answered before the keys.
  private int preludeReplies;

  private int rounds;
  private boolean retried;
  private @Nullable String error;
  private List<String> lines = List.of();
  private @Nullable Failure failure;

  /// A key that the target is to have, or is to have no longer.
  private static final class Item {
    final int argument;
    final KeyName name;

    /// Spoiled by any change of the key.
    Watch watch = new Watch();

    /// What was sent last was DEL.
    boolean deletes;

    Item(int argument, KeyName name) {
      this.argument = argument;
      this.name = name;
    }
  }

  private Migration(CommandContext context, MigrateOptions options, List<Item> items) {
    this.server = context.server();
    this.execution = context.execution();
    this.options = options;
    this.items = items;
    this.waiting = execution.suspend(StoredRequest.copyOf(context));
  }

  static void migrate(CommandContext context) {
    MigrateOptions options = MigrateOptions.parse(context);
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < options.keyCount(); i++) {
      int argument = options.firstKey() + i;
      if (context.lookupRead(argument) != 0) {
        items.add(
            new Item(
                argument,
                KeyName.copyOf(
                    context.client().database,
                    context.argAddress(argument),
                    context.argLength(argument))));
      }
    }
    if (items.isEmpty()) {
      context.reply().status("NOKEY");
      return;
    }
    if (context.execution().isAtomic()) {
      throw new CommandException("ERR MIGRATE cannot wait inside a transaction or a script");
    }
    new Migration(context, options, items).send(context, options.replace());
  }

  /// Sends what the keys hold now. Their slots are locked.
  private void send(CommandContext context, boolean replace) {
    Exchange exchange = server.targets.begin(context.loop(), options.host(), options.port());
    preludeReplies = 0;
    if (!options.credentials().isEmpty()) {
      exchange.write(request("AUTH", options.credentials()));
      preludeReplies++;
    }
    if (exchange.database() != options.database()) {
      byte[] database = ascii(Integer.toString(options.database()));
      exchange.write(request("SELECT", List.of(database)));
      preludeReplies++;
    }
    for (Item item : items) {
      item.watch = new Watch();
      server.watched.add(item.name, item.watch);
      writeItem(context, exchange, item, replace);
    }
    exchange.send(
        preludeReplies + items.size(),
        options.database(),
        options.timeoutMillis(),
        (received, why) -> {
          lines = received;
          failure = why;
          execution.resume(waiting, this);
        });
  }

  private void writeItem(CommandContext context, Exchange exchange, Item item, boolean replace) {
    long record = rounds == MAX_ROUNDS ? 0 : context.peek(item.argument);
    item.deletes = record == 0;
    if (item.deletes) {
      exchange.write(request("DEL", List.of(item.name.bytes())));
      return;
    }
    long ttl =
        Record.hasExpiry(record) ? Math.max(1, Record.expiry(record) - context.nowMillis()) : 0;
    PersistenceParameters parameters = server.config.persistence;
    long block =
        context
            .codec()
            .payload()
            .write(
                record,
                context.slot(item.argument),
                parameters.snapshotVersion.intValue(),
                parameters.snapshotCompression.isOn());
    int length = (int) StringBlock.length(block);
    String command = server.config.cluster.enabled.isOn() ? "RESTORE-ASKING" : "RESTORE";
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.writeBytes(ascii("*" + (replace ? 5 : 4) + "\r\n"));
    bulk(head, ascii(command));
    bulk(head, item.name.bytes());
    bulk(head, ascii(Long.toString(ttl)));
    head.writeBytes(ascii("$" + length + "\r\n"));
    exchange.write(head.toByteArray());
    exchange.writeBlock(block, length);
    exchange.write(ascii(replace ? "\r\n$7\r\nREPLACE\r\n" : "\r\n"));
  }

  /// The exchange has ended; the slots of the keys are locked again.
  @Override
  public void handle(CommandContext context) {
    List<Item> again = new ArrayList<>();
    String refusal = refusalIn(0, preludeReplies);
    int answered = Math.max(0, lines.size() - preludeReplies);
    for (int i = 0; i < answered; i++) {
      Item item = items.get(i);
      String line = lines.get(preludeReplies + i);
      if (refusal != null || line.startsWith("-")) {
        String reason = refusal == null ? line : refusal;
        fail("ERR Target instance replied with error: " + reason.substring(1));
      } else if (item.watch.isSpoiled() && !options.copy() && rounds < MAX_ROUNDS) {
        again.add(item);
      } else if (!item.deletes && !options.copy()) {
        remove(context, item);
      }
    }
    forgetWatches();
    Failure why = failure;
    if (why != null && error == null) {
      if (why.mayRetry() && !retried && lines.isEmpty()) {
        retried = true;
        goOnWith(context, items, options.replace() || rounds > 0);
        return;
      }
      fail(text(why));
    } else if (!again.isEmpty()) {
      rounds++;
      if (rounds == MAX_ROUNDS) {
        fail("IOERR the key keeps changing while it is sent");
      }
      goOnWith(context, again, true);
      return;
    }
    if (error != null) {
      context.reply().error(error);
    } else {
      context.reply().ok();
    }
  }

  private void goOnWith(CommandContext context, List<Item> next, boolean replace) {
    items = next;
    execution.waitOn();
    send(context, replace);
  }

  /// The target has it.
  private static void remove(CommandContext context, Item item) {
    if (context.peek(item.argument) != 0) {
      context.cursor().delete();
      context.effects().deletion(item.argument, false);
      context.modified(item.argument, KeyEvent.DEL);
    }
  }

  private @Nullable String refusalIn(int from, int to) {
    for (int i = from; i < Math.min(to, lines.size()); i++) {
      if (lines.get(i).startsWith("-")) {
        return lines.get(i);
      }
    }
    return null;
  }

  /// The first error is the reply.
  private void fail(String text) {
    if (error == null) {
      error = text;
    }
  }

  private static String text(Failure failure) {
    return switch (failure.step()) {
      case CONNECTING -> "IOERR error or timeout connecting to the client";
      case WRITING -> "IOERR error or timeout writing to target instance";
      case READING -> "IOERR error or timeout reading to target instance";
    };
  }

  /// The client has gone meanwhile: what was sent stays in both places.
  @Override
  public void abandoned() {
    forgetWatches();
  }

  private void forgetWatches() {
    items.forEach(item -> server.watched.remove(item.name, item.watch));
  }

  private static byte[] request(String command, List<byte[]> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("*" + (1 + words.size()) + "\r\n"));
    bulk(out, ascii(command));
    words.forEach(word -> bulk(out, word));
    return out.toByteArray();
  }

  private static void bulk(ByteArrayOutputStream out, byte[] word) {
    out.writeBytes(ascii("$" + word.length + "\r\n"));
    out.writeBytes(word);
    out.writeBytes(ascii("\r\n"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
