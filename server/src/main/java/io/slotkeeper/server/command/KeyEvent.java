package io.slotkeeper.server.command;

import io.slotkeeper.server.config.KeyspaceEvents;
import java.nio.charset.StandardCharsets;

/// What can happen to a key, as keyspace notifications name it.
enum KeyEvent {
  // every type
  COPY_TO("copy_to", KeyspaceEvents.GENERIC),
  DEL("del", KeyspaceEvents.GENERIC),
  EVICTED("evicted", KeyspaceEvents.EVICTED),
  EXPIRE("expire", KeyspaceEvents.GENERIC),
  EXPIRED("expired", KeyspaceEvents.EXPIRED),
  KEY_MISS("keymiss", KeyspaceEvents.KEY_MISS),
  MOVE_FROM("move_from", KeyspaceEvents.GENERIC),
  MOVE_TO("move_to", KeyspaceEvents.GENERIC),
  NEW("new", KeyspaceEvents.NEW),
  PERSIST("persist", KeyspaceEvents.GENERIC),
  RENAME_FROM("rename_from", KeyspaceEvents.GENERIC),
  RENAME_TO("rename_to", KeyspaceEvents.GENERIC),
  RESTORE("restore", KeyspaceEvents.GENERIC),

  // strings
  APPEND("append", KeyspaceEvents.STRING),
  INCR_BY("incrby", KeyspaceEvents.STRING),
  INCR_BY_FLOAT("incrbyfloat", KeyspaceEvents.STRING),
  PFADD("pfadd", KeyspaceEvents.STRING),
  SET("set", KeyspaceEvents.STRING),
  SET_BIT("setbit", KeyspaceEvents.STRING),
  SET_RANGE("setrange", KeyspaceEvents.STRING),

  // lists
  LINSERT("linsert", KeyspaceEvents.LIST),
  LPOP("lpop", KeyspaceEvents.LIST),
  LPUSH("lpush", KeyspaceEvents.LIST),
  LREM("lrem", KeyspaceEvents.LIST),
  LSET("lset", KeyspaceEvents.LIST),
  LTRIM("ltrim", KeyspaceEvents.LIST),
  RPOP("rpop", KeyspaceEvents.LIST),
  RPUSH("rpush", KeyspaceEvents.LIST),
  SORT_STORE("sortstore", KeyspaceEvents.LIST),

  // sets
  SADD("sadd", KeyspaceEvents.SET),
  SDIFF_STORE("sdiffstore", KeyspaceEvents.SET),
  SINTER_STORE("sinterstore", KeyspaceEvents.SET),
  SPOP("spop", KeyspaceEvents.SET),
  SREM("srem", KeyspaceEvents.SET),
  SUNION_STORE("sunionstore", KeyspaceEvents.SET),

  // hashes
  HDEL("hdel", KeyspaceEvents.HASH),
  HEXPIRE("hexpire", KeyspaceEvents.HASH),
  HEXPIRED("hexpired", KeyspaceEvents.HASH),
  HINCR_BY("hincrby", KeyspaceEvents.HASH),
  HINCR_BY_FLOAT("hincrbyfloat", KeyspaceEvents.HASH),
  HPERSIST("hpersist", KeyspaceEvents.HASH),
  HSET("hset", KeyspaceEvents.HASH),

  // sorted sets
  GEORADIUS_STORE("georadiusstore", KeyspaceEvents.ZSET),
  GEOSEARCH_STORE("geosearchstore", KeyspaceEvents.ZSET),
  ZADD("zadd", KeyspaceEvents.ZSET),
  ZDIFF_STORE("zdiffstore", KeyspaceEvents.ZSET),
  ZINCR("zincr", KeyspaceEvents.ZSET),
  ZINTER_STORE("zinterstore", KeyspaceEvents.ZSET),
  ZPOP_MAX("zpopmax", KeyspaceEvents.ZSET),
  ZPOP_MIN("zpopmin", KeyspaceEvents.ZSET),
  ZRANGE_STORE("zrangestore", KeyspaceEvents.ZSET),
  ZREM("zrem", KeyspaceEvents.ZSET),
  ZREM_RANGE_BY_LEX("zremrangebylex", KeyspaceEvents.ZSET),
  ZREM_RANGE_BY_RANK("zremrangebyrank", KeyspaceEvents.ZSET),
  ZREM_RANGE_BY_SCORE("zremrangebyscore", KeyspaceEvents.ZSET),
  ZUNION_STORE("zunionstore", KeyspaceEvents.ZSET),

  // streams
  XADD("xadd", KeyspaceEvents.STREAM),
  XDEL("xdel", KeyspaceEvents.STREAM),
  XGROUP_CREATE("xgroup-create", KeyspaceEvents.STREAM),
  XGROUP_CREATE_CONSUMER("xgroup-createconsumer", KeyspaceEvents.STREAM),
  XGROUP_DEL_CONSUMER("xgroup-delconsumer", KeyspaceEvents.STREAM),
  XGROUP_DESTROY("xgroup-destroy", KeyspaceEvents.STREAM),
  XGROUP_SET_ID("xgroup-setid", KeyspaceEvents.STREAM),
  XSET_ID("xsetid", KeyspaceEvents.STREAM),
  XTRIM("xtrim", KeyspaceEvents.STREAM);

  private final byte[] name;
  private final int eventClass;

  KeyEvent(String name, int eventClass) {
    this.name = name.getBytes(StandardCharsets.US_ASCII);
    this.eventClass = eventClass;
  }

  /// Its name in messages. The array is shared: read only.
  byte[] nameBytes() {
    return name;
  }

  /// The bit of its class in `notify-keyspace-events`.
  int eventClass() {
    return eventClass;
  }
}
