package io.slotkeeper.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.slotkeeper.tools.process.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;

/// Stock clients over TLS, against the packaged server with its production flags.
@TestInstance(PER_CLASS)
class EncryptedTest {
  @TempDir static Path folder;

  private ServerProcess server;
  private int port;

  @BeforeAll
  void start() throws IOException {
    assumeTrue(run("openssl", "version").contains("OpenSSL"), "there is no openssl");
    makeCertificates();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    server =
        Servers.slotkeeper(
            "--tls-port",
            Integer.toString(port),
            "--tls-cert-file",
            file("server.crt"),
            "--tls-key-file",
            file("server.key"),
            "--tls-ca-cert-file",
            file("authority.crt"));
  }

  @AfterAll
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void jedisSpeaksTls() {
    DefaultJedisClientConfig config =
        DefaultJedisClientConfig.builder()
            .sslOptions(
                redis.clients.jedis.SslOptions.builder()
                    .truststore(folder.resolve("trust.p12").toFile(), "secret".toCharArray())
                    .trustStoreType("PKCS12")
                    .keystore(folder.resolve("client.p12").toFile(), "secret".toCharArray())
                    .keyStoreType("PKCS12")
                    .build())
            .build();
    try (RedisClient redis =
        RedisClient.builder().hostAndPort("localhost", port).clientConfig(config).build()) {
      redis.set("k", "x".repeat(1 << 20));
      assertThat(redis.get("k")).hasSize(1 << 20);
      try (Pipeline pipeline = redis.pipelined()) {
        for (int i = 0; i < 10_000; i++) {
          pipeline.incr("n");
        }
      }
      assertThat(redis.get("n")).isEqualTo("10000");
    }
  }

  @Test
  void lettuceSpeaksTls() {
    io.lettuce.core.RedisClient client =
        io.lettuce.core.RedisClient.create(
            RedisURI.builder().withHost("localhost").withPort(port).withSsl(true).build());
    client.setOptions(
        ClientOptions.builder()
            .sslOptions(
                SslOptions.builder()
                    .jdkSslProvider()
                    .trustManager(folder.resolve("authority.crt").toFile())
                    .keyManager(
                        folder.resolve("client.crt").toFile(),
                        folder.resolve("client.key").toFile(),
                        new char[0])
                    .build())
            .build());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      connection.sync().set("l", "v");
      assertThat(connection.sync().get("l")).isEqualTo("v");
    } finally {
      client.shutdown(0, 2, TimeUnit.SECONDS);
    }
  }

  @Test
  void redisCliSpeaksTls() throws IOException {
    assumeTrue(run("redis-cli", "--help").contains("--tls"), "redis-cli knows no TLS here");
    assertThat(cli("SET", "c", "v")).isEqualTo("OK\n");
    assertThat(cli("-3", "GET", "c")).isEqualTo("\"v\"\n".replace("\"", ""));
    assertThat(cli("INFO", "server")).contains("listener1:name=tls,bind=127.0.0.1,port=" + port);
  }

  private String cli(String... words) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("redis-cli", "--tls", "-p", Integer.toString(port)));
    command.addAll(List.of("--cacert", file("authority.crt"), "--cert", file("client.crt")));
    command.addAll(List.of("--key", file("client.key")));
    command.addAll(List.of(words));
    return run(command.toArray(String[]::new));
  }

  private void makeCertificates() throws IOException {
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days 2"
            + " -subj /CN=authority -keyout authority.key -out authority.crt");
    for (String name : List.of("server", "client")) {
      Files.writeString(
          folder.resolve(name + ".ext"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
      openssl(
          "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -subj /CN="
              + name
              + " -keyout "
              + name
              + ".key -out "
              + name
              + ".req");
      openssl(
          "x509 -req -in "
              + name
              + ".req -CA authority.crt -CAkey authority.key"
              + " -set_serial 7 -days 2 -extfile "
              + name
              + ".ext -out "
              + name
              + ".crt");
    }
    openssl(
        "pkcs12 -export -in client.crt -inkey client.key -passout pass:secret"
            + " -out client.p12");
    run(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-importcert",
        "-noprompt",
        "-alias",
        "authority",
        "-file",
        file("authority.crt"),
        "-keystore",
        file("trust.p12"),
        "-storetype",
        "PKCS12",
        "-storepass",
        "secret");
  }

  private static void openssl(String words) throws IOException {
    run(("openssl " + words).split(" "));
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  /// What a program prints, nothing when there is no such program.
  private static String run(String... words) throws IOException {
    try {
      Process process =
          new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      if (e.getMessage().contains("No such file")) {
        return "";
      }
      throw e;
    }
  }
}
