package io.slotkeeper.server.net;

import io.slotkeeper.server.command.ServerContext;
import io.slotkeeper.server.config.ConfigException;
import io.slotkeeper.server.config.TlsParameters;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/// The server's [TlsContext], made anew when a directive changes or is set again, because the file
/// it names may be another one. A context that cannot be made leaves the old one in place.
final class Tls {
  private final ServerContext server;
  private final TlsParameters parameters;
  private volatile @Nullable TlsContext context;

  Tls(ServerContext server) {
    this.server = server;
    this.parameters = server.config.tls;
    server.config.onChange(
        this::reload,
        parameters.certificateFile,
        parameters.keyFile,
        parameters.keyPassword,
        parameters.clientCertificateFile,
        parameters.clientKeyFile,
        parameters.clientKeyPassword,
        parameters.authorityFile,
        parameters.authorityDirectory,
        parameters.clientCertificate,
        parameters.protocols,
        parameters.ciphers,
        parameters.cipherSuites,
        parameters.preferServerCiphers,
        parameters.sessionCaching,
        parameters.sessionCacheSize,
        parameters.sessionCacheTimeoutSeconds,
        parameters.forCluster,
        parameters.forReplication);
  }

  /// Makes the context, if any connection is to be encrypted.
  void reload() throws ConfigException {
    if (parameters.port.value() != 0
        || parameters.forReplication.isOn()
        || parameters.forCluster.isOn()) {
      context = make();
    }
  }

  /// Makes the context unless there is one.
  void require() throws ConfigException {
    if (context == null) {
      context = make();
    }
  }

  private TlsContext make() throws ConfigException {
    try {
      return new TlsContext(parameters, server.files);
    } catch (GeneralSecurityException | IOException e) {
      server.log.warning("TLS: " + e.getMessage());
      throw new ConfigException("Unable to update TLS configuration. Check server logs.");
    }
  }

  /// For a connection somebody makes to us.
  SSLEngine serverEngine() throws GeneralSecurityException {
    return required().serverEngine();
  }

  /// For a connection we make.
  SSLEngine clientEngine() throws GeneralSecurityException {
    return required().clientEngine();
  }

  /// The same as a socket that blocks; plain unless nodes of a cluster encrypt.
  Socket clusterSocket(String host, int port) throws IOException {
    Socket plain = new Socket(host, port);
    if (!parameters.forCluster.isOn()) {
      return plain;
    }
    try {
      return required().clientSocket(plain, host, port);
    } catch (GeneralSecurityException e) {
      plain.close();
      throw new IOException(e);
    }
  }

  private TlsContext required() throws GeneralSecurityException {
    TlsContext made = context;
    if (made == null) {
      throw new GeneralSecurityException("TLS is not configured");
    }
    return made;
  }
}
