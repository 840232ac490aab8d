package io.slotkeeper.server.net;

import io.slotkeeper.server.config.ConfigFiles;
import io.slotkeeper.server.config.TlsParameters;
import io.slotkeeper.server.config.TlsParameters.ClientCertificate;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// What encrypted connections are made from: who we are, whom we trust, and the rules, as the
/// directives and their files said when it was made. A change makes another one; connections keep
/// what they have.
///
/// Without `tls-session-caching` each connection has a context of its own: sessions and tickets
/// belong to a context, so there is none that could be resumed.
final class TlsContext {
  private static final Map<String, String> PROTOCOLS =
      Map.of("tlsv1", "TLSv1", "tlsv1.1", "TLSv1.1", "tlsv1.2", "TLSv1.2", "tlsv1.3", "TLSv1.3");

  private static final List<String> DEFAULT_PROTOCOLS = List.of("TLSv1.2", "TLSv1.3");
  private static final char[] NO_PASSWORD = {};

  private final KeyManager[] serverKeys;
  private final KeyManager[] clientKeys;
  private final TrustManager @Nullable [] trust;
  private final SSLContext shared;
  private final boolean cachesSessions;
  private final boolean prefersOwnOrder;
  private final ClientCertificate clientCertificate;
  private final String[] protocols;
  private final String[] suites;

  /// @throws GeneralSecurityException when a file or a rule makes no sense, with what is wrong
  /// @throws IOException when a file cannot be read, with its name
  TlsContext(TlsParameters parameters, ConfigFiles files)
      throws GeneralSecurityException, IOException {
    require(parameters.certificateFile.value(), "No tls-cert-file configured!");
    require(parameters.keyFile.value(), "No tls-key-file configured!");
    this.clientCertificate = parameters.clientCertificate.value();
    boolean trusts =
        !parameters.authorityFile.value().isEmpty()
            || !parameters.authorityDirectory.value().isEmpty();
    boolean mustTrust =
        clientCertificate != ClientCertificate.NO
            || parameters.forCluster.isOn()
            || parameters.forReplication.isOn();
    if (mustTrust && !trusts) {
      throw new CertificateException(
          "Either tls-ca-cert-file or tls-ca-cert-dir must be specified when tls-cluster,"
              + " tls-replication or tls-auth-clients are enabled!");
    }
    Reader reader = new Reader(files);
    this.serverKeys =
        reader.keys(
            parameters.certificateFile.value(),
            parameters.keyFile.value(),
            parameters.keyPassword.value());
    boolean ownForClients =
        !parameters.clientCertificateFile.value().isEmpty()
            && !parameters.clientKeyFile.value().isEmpty();
    this.clientKeys =
        ownForClients
            ? reader.keys(
                parameters.clientCertificateFile.value(),
                parameters.clientKeyFile.value(),
                parameters.clientKeyPassword.value())
            : serverKeys;
    this.trust =
        trusts
            ? reader.trust(parameters.authorityFile.value(), parameters.authorityDirectory.value())
            : null;
    this.cachesSessions = parameters.sessionCaching.isOn();
    this.prefersOwnOrder = parameters.preferServerCiphers.isOn();
    this.protocols = protocols(parameters.protocols.value());
    this.shared = context(serverKeys);
    SSLSessionContext sessions = shared.getServerSessionContext();
    sessions.setSessionCacheSize(parameters.sessionCacheSize.intValue());
    sessions.setSessionTimeout(parameters.sessionCacheTimeoutSeconds.intValue());
    this.suites = suites(parameters);
  }

  private static void require(String value, String error) throws CertificateException {
    if (value.isEmpty()) {
      throw new CertificateException(error);
    }
  }

  private SSLContext context(KeyManager[] keys) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trust, null);
    return context;
  }

  private static String[] protocols(String words) throws GeneralSecurityException {
    if (words.isEmpty()) {
      return DEFAULT_PROTOCOLS.toArray(String[]::new);
    }
    List<String> names = new ArrayList<>();
    for (String word : words.split(" ", -1)) {
      String name = PROTOCOLS.get(word.toLowerCase(Locale.ROOT));
      if (name == null) {
        throw new GeneralSecurityException(
            "Invalid tls-protocols specified. Use a combination of 'TLSv1', 'TLSv1.1', 'TLSv1.2'"
                + " and 'TLSv1.3'.");
      }
      names.add(name);
    }
    return names.toArray(String[]::new);
  }

  private String[] suites(TlsParameters parameters) throws GeneralSecurityException {
    try {
      return CipherNames.select(
          parameters.ciphers.value(),
          parameters.cipherSuites.value(),
          shared.getDefaultSSLParameters().getCipherSuites(),
          shared.getSupportedSSLParameters().getCipherSuites());
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("Failed to configure ciphers: " + e.getMessage(), e);
    }
  }

  /// For a connection somebody makes to us.
  SSLEngine serverEngine() throws GeneralSecurityException {
    SSLContext context = cachesSessions ? shared : context(serverKeys);
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters rules = rules(engine.getSSLParameters());
    rules.setUseCipherSuitesOrder(prefersOwnOrder);
    switch (clientCertificate) {
      case YES -> rules.setNeedClientAuth(true);
      case OPTIONAL -> rules.setWantClientAuth(true);
      case NO -> {}
    }
    engine.setSSLParameters(rules);
    return engine;
  }

  /// For a connection we make. As with Redis, whose the certificate is does not matter, only that
  /// somebody we trust has signed it.
  SSLEngine clientEngine() throws GeneralSecurityException {
    SSLEngine engine = context(clientKeys).createSSLEngine();
    engine.setUseClientMode(true);
    engine.setSSLParameters(rules(engine.getSSLParameters()));
    return engine;
  }

  /// A connection that blocks, over an open socket.
  Socket clientSocket(Socket open, String host, int port)
      throws GeneralSecurityException, IOException {
    SSLSocket socket =
        (SSLSocket) context(clientKeys).getSocketFactory().createSocket(open, host, port, true);
    socket.setUseClientMode(true);
    socket.setSSLParameters(rules(socket.getSSLParameters()));
    return socket;
  }

  private SSLParameters rules(SSLParameters rules) {
    rules.setProtocols(protocols);
    rules.setCipherSuites(suites);
    return rules;
  }

  /// Reads what files hold, and names the file in what it throws.
  private record Reader(ConfigFiles files) {
    private interface Content<T> {
      T of(PemText text) throws GeneralSecurityException;
    }

    private <T> T read(String file, Content<T> content)
        throws GeneralSecurityException, IOException {
      try {
        return content.of(new PemText(files.read(file)));
      } catch (GeneralSecurityException e) {
        throw new GeneralSecurityException("Failed to load " + file + ": " + e.getMessage(), e);
      } catch (IOException e) {
        throw new IOException("Failed to load " + file + ": " + e.getMessage(), e);
      }
    }

    KeyManager[] keys(String certificateFile, String keyFile, String password)
        throws GeneralSecurityException, IOException {
      List<X509Certificate> chain = read(certificateFile, PemText::certificates);
      PrivateKey key = read(keyFile, text -> text.privateKey(password));
      if (!belongTogether(key, chain.getFirst().getPublicKey())) {
        throw new KeyStoreException(
            "The key in " + keyFile + " is not of the certificate in " + certificateFile);
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("key", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(store, NO_PASSWORD);
      return factory.getKeyManagers();
    }

    /// Whether one verifies what the other signs.
    private static boolean belongTogether(PrivateKey key, PublicKey publicKey)
        throws GeneralSecurityException {
      String kind = publicKey.getAlgorithm();
      if (!kind.equals(key.getAlgorithm())) {
        return false;
      }
      String algorithm =
          switch (kind) {
            case "RSA", "DSA" -> "SHA256with" + kind;
            case "EC" -> "SHA256withECDSA";
            default -> kind;
          };
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      return signature.verify(signed);
    }

    TrustManager[] trust(String file, String directory)
        throws GeneralSecurityException, IOException {
      List<X509Certificate> authorities = new ArrayList<>();
      if (!file.isEmpty()) {
        authorities.addAll(read(file, PemText::certificates));
      }
      if (!directory.isEmpty()) {
        for (String path : files.matches(directory + "/*")) {
          authorities.addAll(read(path, PemText::certificates));
        }
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry("authority-" + i, authorities.get(i));
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return factory.getTrustManagers();
    }
  }
}
