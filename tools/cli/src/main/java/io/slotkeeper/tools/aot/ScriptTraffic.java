package io.slotkeeper.tools.aot;

import io.slotkeeper.tools.client.CommandLine;
import io.slotkeeper.tools.client.RespConnection;
import java.io.IOException;
import java.util.List;

/// The scripts of a server's first seconds: what lock, rate limiter, queue and session libraries
/// send, each as often as it takes the JVM to learn how it runs.
///
/// A script runs through hundreds of small classes, so a server that meets its first ones without
/// this is twenty times slower for them than later.
final class ScriptTraffic {
  private static final int CALLS = 2_000;
  private static final int BATCH = 20;
  private static final int KEYS = 100;

  /// Each is given one key, a number and a word.
  private static final List<String> SHORT =
      List.of(
          "return redis.call('GET', KEYS[1])",
          "return redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[1])",
          "if redis.call('get', KEYS[1]) == ARGV[2] then return redis.call('del', KEYS[1]) "
              + "else return 0 end",
          "local c = redis.call('INCR', KEYS[1] .. ':n') "
              + "if c == 1 then redis.call('PEXPIRE', KEYS[1] .. ':n', ARGV[1]) end return c",
          "local k = KEYS[1] .. ':lock' "
              + "if redis.call('exists', k) == 0 or redis.call('hexists', k, ARGV[2]) == 1 then "
              + "redis.call('hincrby', k, ARGV[2], 1) redis.call('pexpire', k, ARGV[1]) "
              + "return nil end return redis.call('pttl', k)",
          "local k = KEYS[1] .. ':window' local now = tonumber(ARGV[1]) "
              + "redis.call('ZREMRANGEBYSCORE', k, 0, now - 100) "
              + "if redis.call('ZCARD', k) < 10 then redis.call('ZADD', k, now, ARGV[2] .. now) "
              + "redis.call('EXPIRE', k, 10) return {1, 10} end return {0, 0}",
          "local k = KEYS[1] .. ':bucket' local b = redis.call('HMGET', k, 'tokens', 'at') "
              + "local tokens = tonumber(b[1]) or 5 local at = tonumber(b[2]) or 0 "
              + "tokens = math.min(5, tokens + math.max(0, tonumber(ARGV[1]) - at) * 0.5) "
              + "local ok = tokens >= 1 if ok then tokens = tokens - 1 end "
              + "redis.call('HSET', k, 'tokens', tokens, 'at', ARGV[1]) "
              + "return {ok and 1 or 0, tostring(tokens)}",
          "local q = KEYS[1] .. ':queue' redis.call('RPUSH', q, ARGV[2]) "
              + "local id = redis.call('LPOP', q) local out = {} "
              + "for i, v in ipairs({id, ARGV[1], ARGV[2]}) do out[#out + 1] = v end return out",
          "local s = cjson.encode({id = ARGV[1], name = ARGV[2], list = {1, 2.5, true}}) "
              + "local t = cjson.decode(s) return t.id .. ':' .. #t.list",
          "local p = cmsgpack.pack({ARGV[1], {a = 1}}) return #p + cmsgpack.unpack(p)[2].a",
          "local v = struct.pack('dLc0', 1.5, #ARGV[2], ARGV[2]) "
              + "local t, s = struct.unpack('dLc0', v) return {tostring(t), s}",
          "local t = {} for k, v in pairs({a = 1, b = 2, c = 3}) do t[#t + 1] = k .. '=' .. v end "
              + "table.sort(t) return table.concat(t, ',')",
          "local s = string.format('%s-%05d', ARGV[2], ARGV[1]) "
              + "return {s:upper(), s:sub(2, 4), s:find('-', 1, true), (s:gsub('%d', 'x')), "
              + "s:match('(%a+)')}",
          "local ok, e = pcall(redis.call, 'INCR', KEYS[1] .. ':lock') "
              + "if not ok then return redis.error_reply('ERR expected') end return e",
          "local r = redis.pcall('HGETALL', KEYS[1] .. ':bucket') "
              + "if r.err then return r.err end return r");

  /// Each takes a while.
  private static final List<String> LONG =
      List.of(
          "local function f(n) if n < 2 then return n end return f(n - 1) + f(n - 2) end "
              + "return f(18)",
          "local s = 0 for i = 1, 50000 do s = s + i * 2 % 7 end return s",
          "local t, x = {}, 42 for i = 1, 1000 do x = x * 16807 % 2147483647 t[i] = x end "
              + "table.sort(t) table.sort(t, function(a, b) return a > b end) return #t",
          "local n = 0 for k, v in (('k1=v1, '):rep(100)):gmatch('(%w+)=(%w+)') do n = n + #k end "
              + "return n",
          "local t = {} for i = 1, 300 do t[i] = {id = i, name = 'user' .. i} end "
              + "return #cjson.decode(cjson.encode(t))",
          "for i = 1, 300 do redis.call('SET', KEYS[1], i) end return redis.call('GET', KEYS[1])",
          "local s = '' for i = 1, 500 do s = s .. i end return #s",
          "local P = {} P.__index = P function P:add(n) self.x = self.x + n return self end "
              + "local p = setmetatable({x = 0}, P) for i = 1, 1000 do p:add(i) end return p.x",
          "local co = coroutine.wrap(function() for i = 1, 50 do coroutine.yield(i) end end) "
              + "local n = 0 for i = 1, 50 do n = n + co() end return n");

  private static final String LIBRARY =
      "#!lua name=training\n"
          + "redis.register_function('trained', function(keys, args) "
          + "redis.call('SET', keys[1], args[1]) return redis.call('GET', keys[1]) end)";

  private ScriptTraffic() {}

  static void run(RespConnection connection) throws IOException {
    for (String script : SHORT) {
      repeat(connection, CALLS, "EVALSHA", connection.call("SCRIPT", "LOAD", script).text());
    }
    for (String script : LONG) {
      repeat(connection, BATCH, "EVAL", script);
    }
    connection.call("FUNCTION", "LOAD", LIBRARY);
    repeat(connection, CALLS, "FCALL", "trained");
    connection.call("EVAL", "syntax error", "0");
    connection.call("EVAL", "return nosuch", "0");
    connection.call("FUNCTION", "FLUSH");
    connection.call("SCRIPT", "FLUSH");
  }

  private static void repeat(RespConnection connection, int calls, String command, String script)
      throws IOException {
    for (int i = 0; i < calls; i += BATCH) {
      for (int k = i; k < i + BATCH; k++) {
        String key = "key:" + k % KEYS;
        connection.send(
            CommandLine.words(command, script, "1", key, Integer.toString(1000 + k), "word"));
      }
      connection.flush();
      for (int k = 0; k < BATCH; k++) {
        connection.read();
      }
    }
  }
}
