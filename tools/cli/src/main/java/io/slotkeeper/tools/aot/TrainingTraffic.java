package io.slotkeeper.tools.aot;

import io.slotkeeper.tools.client.CommandLine;
import io.slotkeeper.tools.client.RespConnection;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// What a server sees in its first seconds: clients that introduce themselves, a console that looks
/// around, simple commands unpipelined and pipelined, and scripts. Errors are replies like any
/// other here.
final class TrainingTraffic {
  private static final int READ_TIMEOUT_MILLIS = 20_000;
  private static final int ROUNDS = 1_500;
  private static final int[] PIPELINES = {1, 16, 64};
  private static final int KEYS = 10_000;

  /// A server that starts on a large file loads it before it serves anybody.
  private static final int RELOADS = 30;

  private static final List<String> GREETINGS =
      List.of(
          "HELLO 3",
          "CLIENT SETINFO LIB-NAME trainer",
          "CLIENT SETNAME trainer",
          "CLIENT LIST",
          "INFO everything",
          "COMMAND",
          "COMMAND DOCS",
          "COMMAND COUNT",
          "CONFIG GET *",
          "CONFIG SET hz 10",
          "CLUSTER INFO",
          "SCAN 0 COUNT 100",
          "DBSIZE",
          "SLOWLOG GET",
          "LATENCY LATEST",
          "MEMORY USAGE key:1",
          "NOSUCHCOMMAND",
          "SET only-one-argument",
          "FLUSHALL",
          "RESET");

  private static final List<String> MIX =
      List.of(
          "SET key:%d value-of-sixty-four-bytes-value-of-sixty-four-bytes-value-of-sixt",
          "GET key:%d",
          "GET key:%d",
          "SET key:%d other EX 100",
          "INCR counter:%d",
          "APPEND text:%d tail",
          "DEL key:%d",
          "EXPIRE key:%d 100",
          "TTL key:%d",
          "EXISTS key:%d",
          "TYPE key:%d",
          "MSET key:%d a key:%<d b",
          "MGET key:%d counter:%<d",
          "GETRANGE key:%d 0 3",
          "SETNX key:%d v",
          "OBJECT ENCODING key:%d",
          "LPUSH list:%d a b",
          "LRANGE list:%d 0 -1",
          "HSET hash:%d f v",
          "HGETALL hash:%d",
          "SADD set:%d m",
          "SMEMBERS set:%d",
          "ZADD zset:%d 1 m",
          "ZRANGE zset:%d 0 -1 WITHSCORES",
          "XADD stream:%d * f v",
          "PUBLISH channel:%d message",
          "PING");

  private TrainingTraffic() {}

  static void run(ServerProcess server) throws IOException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    try (RespConnection resp2 = RespConnection.connect(server.port(), READ_TIMEOUT_MILLIS);
        RespConnection resp3 = RespConnection.connect(server.port(), READ_TIMEOUT_MILLIS)) {
      for (String greeting : GREETINGS) {
        resp2.call(greeting.split(" "));
        resp3.call(greeting.split(" "));
      }
      resp3.call("HELLO", "3");
      for (int round = 0; round < ROUNDS; round++) {
        int pipeline = PIPELINES[round % PIPELINES.length];
        RespConnection connection = random.nextBoolean() ? resp2 : resp3;
        playBatch(connection, pipeline, random);
      }
      ScriptTraffic.run(resp2);
      ScriptTraffic.run(resp3);
      for (int i = 0; i < RELOADS; i++) {
        resp2.call("DEBUG", "RELOAD");
      }
      resp2.call("FLUSHALL");
    }
  }

  private static void playBatch(RespConnection connection, int pipeline, RandomGenerator random)
      throws IOException {
    for (int i = 0; i < pipeline; i++) {
      String template = MIX.get(random.nextInt(MIX.size()));
      String command = String.format(template, random.nextInt(KEYS));
      connection.send(CommandLine.words(command.split(" ")));
    }
    connection.flush();
    for (int i = 0; i < pipeline; i++) {
      connection.read();
    }
  }
}
