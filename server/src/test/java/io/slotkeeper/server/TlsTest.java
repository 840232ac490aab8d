package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Encrypted connections: who may make them, with which files, and how that changes while the
/// server runs. The certificates are made by `make.sh` beside them.
class TlsTest {
  private static final String REFUSED = "Unable to update TLS configuration. Check server logs.";

  private int port;

  @BeforeEach
  void choosePort() throws IOException {
    port = ListeningTest.freePort();
  }

  @Test
  void aTrustedClientIsServedAndOthersAreNot() throws Exception {
    try (TestServer server = start()) {
      try (RespSocket client = connect("client")) {
        assertThat(client.call("SET", "k", "v")).isEqualTo("OK");
        assertThat(client.call("GET", "k")).isEqualTo("v");
        assertThat(client.text("CLIENT", "LIST")).contains(" addr=127.0.0.1:", " fd=");
      }
      assertIsRefused("stranger");
      assertIsRefused("expired");
      assertIsRefused(null);
      Await.until(
          "it is told", () -> server.log().count("Error accepting a client connection") == 3);
      assertThat(server.log().lines()).noneMatch(line -> line.contains("\tat "));
    }
  }

  @Test
  void plainTextOnTheEncryptedPortIsTurnedAway() throws Exception {
    try (TestServer server = start()) {
      try (RespSocket plain = new RespSocket("127.0.0.1", port, 0)) {
        plain.send("PING\r\n");
        plain.drain();
      }
      Await.until("it is told", () -> server.log().count("not an SSL/TLS record") == 1);
      try (RespSocket client = connect("client")) {
        assertThat(client.call("PING")).isEqualTo("PONG");
      }
    }
  }

  @Test
  void valuesOfAnySizeGoBothWays() throws Exception {
    try (TestServer _ = start();
        RespSocket client = connect("client")) {
      for (int size : new int[] {1, 1000, 16_384, 40_000, 1 << 20, 20 << 20}) {
        String value = "v".repeat(size);
        assertThat(client.call("SET", "k", value)).isEqualTo("OK");
        assertThat(client.call("GET", "k")).isEqualTo(value);
      }
      byte[] pipeline = RespSocket.request("INCR", "n");
      for (int i = 0; i < 2000; i++) {
        client.send(pipeline);
      }
      for (long i = 1; i <= 2000; i++) {
        assertThat(client.receive()).isEqualTo(i);
      }
    }
  }

  @Test
  void pushedMessagesAreEncryptedToo() throws Exception {
    try (TestServer _ = start();
        RespSocket listener = connect("client");
        RespSocket speaker = connect("client")) {
      listener.call("SUBSCRIBE", "news");
      assertThat(speaker.number("PUBLISH", "news", "hello")).isEqualTo(1);
      assertThat(listener.receive()).isEqualTo(List.of("message", "news", "hello"));
    }
  }

  @Test
  void clientsNeedNoCertificateWhenTheDirectiveSaysSo() throws Exception {
    try (TestServer _ = start("--tls-auth-clients", "no");
        RespSocket client = connect(null)) {
      assertThat(client.call("CONFIG", "SET", "tls-auth-clients", "optional")).isEqualTo("OK");
      connect(null).close();
      connect("client").close();
      assertThat(client.call("CONFIG", "SET", "tls-auth-clients", "yes")).isEqualTo("OK");
      assertIsRefused(null);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "server, server, ''",
    "server, server-pkcs1, ''",
    "server, server-encrypted, secret",
    "second, second, ''",
    "second, second-sec1, ''"
  })
  void keysOfEveryFormAreRead(String certificate, String key, String password) throws Exception {
    try (TestServer _ =
            start(
                "--tls-cert-file",
                file(certificate + ".crt"),
                "--tls-key-file",
                file(key + ".key"),
                "--tls-key-file-pass",
                password);
        RespSocket client = connect("client")) {
      assertThat(client.call("PING")).isEqualTo("PONG");
    }
  }

  @Test
  void anotherCertificateIsShownFromTheNextConnectionOn() throws Exception {
    try (TestServer _ = start();
        RespSocket client = connect("client")) {
      assertThat(nameOfServer()).isEqualTo("CN=server");
      assertThat(
              client.call(
                  "CONFIG",
                  "SET",
                  "tls-cert-file",
                  file("second.crt"),
                  "tls-key-file",
                  file("second.key")))
          .isEqualTo("OK");
      assertThat(nameOfServer()).isEqualTo("CN=second");
      assertThat(client.call("PING")).isEqualTo("PONG");
    }
  }

  @Test
  void filesThatChangedAreReadWhenTheirDirectiveIsSetAgain(@TempDir Path folder) throws Exception {
    Path certificate = folder.resolve("certificate");
    Path key = folder.resolve("key");
    Files.copy(Path.of(file("server.crt")), certificate);
    Files.copy(Path.of(file("server.key")), key);
    try (TestServer _ =
            start("--tls-cert-file", certificate.toString(), "--tls-key-file", key.toString());
        RespSocket client = connect("client")) {
      Files.copy(Path.of(file("second.crt")), certificate, StandardCopyOption.REPLACE_EXISTING);
      assertThat((String) client.call("CONFIG", "SET", "tls-key-file", key.toString()))
          .as("the old key under the new certificate")
          .endsWith(REFUSED);
      assertThat(nameOfServer()).isEqualTo("CN=server");
      Files.copy(Path.of(file("second.key")), key, StandardCopyOption.REPLACE_EXISTING);
      assertThat(client.call("CONFIG", "SET", "tls-key-file", key.toString())).isEqualTo("OK");
      assertThat(nameOfServer()).isEqualTo("CN=second");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tls-cert-file, make.sh",
    "tls-cert-file, nosuchfile",
    "tls-key-file, second.key",
    "tls-key-file, server-encrypted.key",
    "tls-ca-cert-file, nosuchfile"
  })
  void aBadFileIsAnErrorAndLeavesEverythingAsItWas(String directive, String name) throws Exception {
    try (TestServer _ = start();
        RespSocket client = connect("client")) {
      Object before = client.call("CONFIG", "GET", directive);
      assertThat((String) client.call("CONFIG", "SET", directive, file(name)))
          .isEqualTo(
              "-ERR CONFIG SET failed (possibly related to argument '"
                  + directive
                  + "') - "
                  + REFUSED);
      assertThat(client.call("CONFIG", "GET", directive)).isEqualTo(before);
      assertThat(nameOfServer()).isEqualTo("CN=server");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tls-protocols, TLSv1.4",
    "tls-ciphers, NO-SUCH-CIPHER",
    "tls-ciphers, DEFAULT:!ECDHE:!DHE:!RSA",
    "tls-ciphersuites, TLS_NO_SUCH"
  })
  void rulesThatMakeNoSenseAreRefused(String directive, String value) throws Exception {
    try (TestServer _ = start();
        RespSocket client = connect("client")) {
      assertThat((String) client.call("CONFIG", "SET", directive, value)).endsWith(REFUSED);
      connect("client").close();
    }
  }

  @Test
  void protocolsAndCiphersAreThoseOfTheDirectives() throws Exception {
    try (TestServer _ = start("--tls-protocols", "TLSv1.2");
        RespSocket client = connect("client")) {
      assertThat(negotiated(null)).startsWith("TLSv1.2 ");
      client.call("CONFIG", "SET", "tls-ciphers", "ECDHE-RSA-AES256-GCM-SHA384");
      assertThat(negotiated(null)).isEqualTo("TLSv1.2 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
      client.call("CONFIG", "SET", "tls-ciphers", "DEFAULT:-AES256:!CHACHA20");
      assertThat(negotiated(null)).contains("_WITH_AES_128_");
      client.call(
          "CONFIG",
          "SET",
          "tls-protocols",
          "TLSv1.3",
          "tls-ciphersuites",
          "TLS_AES_128_GCM_SHA256");
      assertThat(negotiated(null)).isEqualTo("TLSv1.3 TLS_AES_128_GCM_SHA256");
      assertThatThrownBy(() -> negotiated("TLSv1.2")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void theServersOrderOfCiphersCountsWhenItSaysSo() throws Exception {
    String order = "ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES256-GCM-SHA384";
    try (TestServer _ = start("--tls-protocols", "TLSv1.2", "--tls-ciphers", order);
        RespSocket client = connect("client")) {
      assertThat(negotiated(null)).endsWith("AES_256_GCM_SHA384");
      client.call("CONFIG", "SET", "tls-prefer-server-ciphers", "yes");
      assertThat(negotiated(null)).endsWith("AES_128_CBC_SHA");
    }
  }

  @Test
  void sessionsAreResumedUnlessTheDirectiveForbidsIt() throws Exception {
    try (TestServer _ = start("--tls-protocols", "TLSv1.2");
        RespSocket client = connect("client")) {
      SSLContext context = context("client");
      assertThat(session(context)).isEqualTo(session(context));
      client.call("CONFIG", "SET", "tls-session-caching", "no");
      SSLContext other = context("client");
      assertThat(session(other)).isNotEqualTo(session(other));
    }
  }

  @Test
  void theEncryptedPortMovesAndGoes() throws Exception {
    int plainPort = ListeningTest.freePort();
    int other = ListeningTest.freePort();
    try (TestServer _ = start("--port", Integer.toString(plainPort), "--bind", "127.0.0.1");
        RespSocket plain = new RespSocket("127.0.0.1", plainPort, 0)) {
      assertThat(plain.info("server"))
          .containsEntry("listener0", "name=tcp,bind=127.0.0.1,port=" + plainPort)
          .containsEntry("listener1", "name=tls,bind=127.0.0.1,port=" + port);
      assertThat(plain.call("CONFIG", "SET", "tls-port", Integer.toString(other))).isEqualTo("OK");
      assertThatThrownBy(() -> connect("client")).isInstanceOf(IOException.class);
      port = other;
      connect("client").close();
      assertThat(plain.call("CONFIG", "SET", "tls-port", "0")).isEqualTo("OK");
      assertThatThrownBy(() -> connect("client")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void tlsCanBeTurnedOnWhileTheServerRuns() throws Exception {
    try (TestServer server = TestServer.start();
        RespSocket plain = server.connect()) {
      String wanted = Integer.toString(port);
      assertThat((String) plain.call("CONFIG", "SET", "tls-port", wanted)).endsWith(REFUSED);
      assertThat(
              plain.call(
                  "CONFIG",
                  "SET",
                  "tls-cert-file",
                  file("server.crt"),
                  "tls-key-file",
                  file("server.key"),
                  "tls-ca-cert-file",
                  file("authority.crt"),
                  "tls-port",
                  wanted))
          .isEqualTo("OK");
      connect("client").close();
    }
  }

  @Test
  void authoritiesMayLieInAFolder(@TempDir Path folder) throws Exception {
    Files.copy(Path.of(file("authority.crt")), folder.resolve("one.pem"));
    Files.copy(Path.of(file("stranger-authority.crt")), folder.resolve("two.pem"));
    try (TestServer _ = start("--tls-ca-cert-file", "", "--tls-ca-cert-dir", folder.toString())) {
      connect("client").close();
      connect("stranger").close();
    }
  }

  @Test
  void aKilledConnectionIsClosedAlsoInTheMiddleOfItsHandshake() throws Exception {
    try (TestServer _ = start();
        RespSocket client = connect("client");
        Socket silent = new Socket("127.0.0.1", port)) {
      Await.until("it is there", () -> clients(client) == 2);
      assertThat(client.number("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")).isEqualTo(1);
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      Await.until("it is gone", () -> clients(client) == 1);
    }
  }

  @Test
  void aClientThatEndsInGoodOrderIsForgotten() throws Exception {
    try (TestServer _ = start();
        RespSocket client = connect("client")) {
      for (int i = 0; i < 10; i++) {
        try (RespSocket one = connect("client")) {
          one.send(RespSocket.request("INCR", "n"));
          one.endSending();
          assertThat(one.receive()).isEqualTo(i + 1L);
          assertThat(one.isClosedByServer()).isTrue();
        }
      }
      Await.until("they are gone", () -> clients(client) == 1);
    }
  }

  private static int clients(RespSocket client) throws IOException {
    return client.text("CLIENT", "LIST").split("\n").length;
  }

  // ---- the server and its clients ---------------------------------------------------------

  private TestServer start(String... more) throws Exception {
    List<String> directives =
        new ArrayList<>(
            List.of(
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                file("server.crt"),
                "--tls-key-file",
                file("server.key"),
                "--tls-ca-cert-file",
                file("authority.crt"),
                "--loglevel",
                "verbose"));
    directives.addAll(Arrays.asList(more));
    return TestServer.start(directives.toArray(String[]::new));
  }

  private static String file(String name) throws URISyntaxException {
    Path folder = Path.of(TlsTest.class.getResource("/tls/authority.crt").toURI()).getParent();
    return folder.resolve(name).toString();
  }

  /// A connection that shows this certificate, or none; TLS 1.2, so that a refusal is seen at once.
  private SSLSocket socket(SSLContext context, @Nullable String protocol) throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
    if (protocol != null) {
      socket.setEnabledProtocols(new String[] {protocol});
    }
    socket.startHandshake();
    return socket;
  }

  private RespSocket connect(@Nullable String name) throws Exception {
    return new RespSocket(socket(context(name), null));
  }

  private void assertIsRefused(@Nullable String name) {
    assertThatThrownBy(
            () -> {
              try (SSLSocket socket = socket(context(name), "TLSv1.2")) {
                socket.getInputStream().read();
              }
            })
        .isInstanceOf(IOException.class);
  }

  private String negotiated(@Nullable String protocol) throws Exception {
    try (SSLSocket socket = socket(context("client"), protocol)) {
      return socket.getSession().getProtocol() + " " + socket.getSession().getCipherSuite();
    }
  }

  private String nameOfServer() throws Exception {
    try (SSLSocket socket = socket(context("client"), null)) {
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return shown.getSubjectX500Principal().getName();
    }
  }

  private String session(SSLContext context) throws Exception {
    try (SSLSocket socket = socket(context, null)) {
      return Base64.getEncoder().encodeToString(socket.getSession().getId());
    }
  }

  private static SSLContext context(@Nullable String name) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", certificate("authority"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    KeyManager[] keys = null;
    if (name != null) {
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, null);
      String pem = Files.readString(Path.of(file(name + ".key")));
      byte[] key = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*?-----", ""));
      own.setKeyEntry(
          "key",
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
          new char[0],
          new Certificate[] {certificate(name)});
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(own, new char[0]);
      keys = factory.getKeyManagers();
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trust.getTrustManagers(), null);
    return context;
  }

  private static Certificate certificate(String name) throws Exception {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(
            new ByteArrayInputStream(Files.readAllBytes(Path.of(file(name + ".crt")))));
  }
}
