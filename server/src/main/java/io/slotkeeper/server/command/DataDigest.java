package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.keyspace.Database;
import io.slotkeeper.datatypes.keyspace.HashTable;
import io.slotkeeper.datatypes.keyspace.KeyCursor;
import io.slotkeeper.datatypes.keyspace.Record;
import io.slotkeeper.datatypes.keyspace.Strings;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import io.slotkeeper.datatypes.value.Element;
import io.slotkeeper.datatypes.value.FieldWalk;
import io.slotkeeper.datatypes.value.ListValue;
import io.slotkeeper.datatypes.value.StreamWalk;
import io.slotkeeper.resp.DoubleText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A digest of the data set that does not depend on the order of keys: DEBUG DIGEST.
///
/// The xor of a SHA-1 per key, made of its name and value, upon one of each database's number. What
/// has an order is mixed in so that the order matters, sets and hashes so that it does not. Equal
/// to Redis' for equal data.
final class DataDigest {
  private static final int BYTES = 20;

  private final MessageDigest sha1;

  private DataDigest() {
    try {
      sha1 = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-1", e);
    }
  }

  static String ofAll(CommandContext context) {
    DataDigest digest = new DataDigest();
    byte[] all = new byte[BYTES];
    for (int i = 0; i < context.server().keyspace.databaseCount(); i++) {
      Database database = context.server().keyspace.databaseIfUsed(i);
      if (database != null) {
        digest.addDatabase(context, all, database, i);
      }
    }
    return HexFormat.of().formatHex(all);
  }

  /// The digest of one value; zeros for an absent one.
  static String ofValue(CommandContext context, long record) {
    byte[] value = new byte[BYTES];
    if (record != 0) {
      new DataDigest().mixValue(context, value, record);
    }
    return HexFormat.of().formatHex(value);
  }

  private void addDatabase(CommandContext context, byte[] all, Database database, int index) {
    if (database.isEmpty()) {
      return;
    }
    NativeHeap heap = context.heap();
    byte[] number = ByteBuffer.allocate(Integer.BYTES).putInt(index).array();
    mix(all, number);
    for (int slot = database.nextSlot(0);
        slot < Database.SLOTS;
        slot = database.nextSlot(slot + 1)) {
      long table = database.table(slot);
      for (long word = HashTable.first(heap, table, 0);
          word != 0;
          word = HashTable.next(heap, table, word)) {
        long record = heap.address(HashTable.referenceOf(Memory.getLong(word)));
        byte[] key = new byte[BYTES];
        mix(key, Memory.bytes(Record.keyAddress(record), Record.keyLength(record)));
        mixValue(context, key, record);
        xor(all, key);
      }
    }
  }

  private void mixValue(CommandContext context, byte[] digest, long record) {
    mix(digest, ByteBuffer.allocate(Integer.BYTES).putInt(Record.type(record)).array());
    switch (Record.type(record)) {
      case Record.STRING -> mixString(context, digest, record);
      case Record.LIST -> mixList(context, digest, record);
      case Record.SET -> mixSet(context, digest, record);
      case Record.HASH -> mixHash(context, digest, record);
      case Record.ZSET -> mixSortedSet(context, digest, record);
      case Record.STREAM -> mixStream(context, digest, record);
      default -> throw new AssertionError("type=" + Record.type(record));
    }
    if (Record.hasExpiry(record)) {
      xor(digest, new byte[] {'!', '!', 'e', 'x', 'p', 'i', 'r', 'e', '!', '!'});
    }
  }

  private void mixString(CommandContext context, byte[] digest, long record) {
    NativeHeap heap = context.heap();
    long bytes = Strings.bytesAddress(heap, record, context.scratch());
    mix(digest, Memory.bytes(bytes, Strings.length(heap, record)));
  }

  private void mixList(CommandContext context, byte[] digest, long record) {
    KeyCursor cursor = context.views().detached();
    cursor.seekRecord(context.server().keyspace.database(0), 0, record);
    ListValue list = context.views().list(cursor);
    list.seek(0);
    do {
      mix(digest, bytes(list.element()));
    } while (list.next());
  }

  private void mixSet(CommandContext context, byte[] digest, long record) {
    FieldWalk walk = context.views().walk(record);
    while (walk.next()) {
      xor(digest, bytes(walk.field()));
    }
  }

  private void mixHash(CommandContext context, byte[] digest, long record) {
    FieldWalk walk = context.views().walk(record);
    while (walk.next()) {
      byte[] pair = new byte[BYTES];
      mix(pair, bytes(walk.field()));
      mix(pair, bytes(walk.value()));
      if (walk.expiry() != Record.NO_EXPIRY) {
        xor(pair, new byte[] {'!', '!', 'h', 'e', 'x', 'p', 'i', 'r', 'e', '!', '!'});
      }
      xor(digest, pair);
    }
  }

  private void mixSortedSet(CommandContext context, byte[] digest, long record) {
    FieldWalk walk = context.views().walk(record);
    while (walk.next()) {
      byte[] pair = new byte[BYTES];
      mix(pair, bytes(walk.field()));
      mix(pair, DoubleText.of(walk.score()).getBytes(StandardCharsets.US_ASCII));
      xor(digest, pair);
    }
  }

  private void mixStream(CommandContext context, byte[] digest, long record) {
    StreamWalk walk = context.views().entries();
    walk.start(record);
    while (walk.next()) {
      String id = walk.id().toString().replace('-', '.');
      mix(digest, id.getBytes(StandardCharsets.US_ASCII));
      while (walk.nextField()) {
        mix(digest, bytes(walk.field()));
        mix(digest, bytes(walk.value()));
      }
    }
  }

  private static byte[] bytes(Element element) {
    return Memory.bytes(element.address(), element.length());
  }

  private void xor(byte[] digest, byte[] data) {
    byte[] hash = sha1.digest(data);
    for (int i = 0; i < BYTES; i++) {
      digest[i] ^= hash[i];
    }
  }

  private void mix(byte[] digest, byte[] data) {
    xor(digest, data);
    System.arraycopy(sha1.digest(digest), 0, digest, 0, BYTES);
  }
}
