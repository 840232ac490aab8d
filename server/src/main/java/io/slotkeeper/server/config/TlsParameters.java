package io.slotkeeper.server.config;

/// TLS listeners and the certificates of both directions.
public final class TlsParameters extends ParameterGroup {
  /// Whether a client must show a certificate.
  public enum ClientCertificate {
    NO,
    YES,
    OPTIONAL
  }

  public final NumberParameter port = port("tls-port", 0).live();
  public final FlagParameter forCluster = flag("tls-cluster", false).live();
  public final FlagParameter forReplication = flag("tls-replication", false).live();
  public final ValueParameter<ClientCertificate> clientCertificate =
      choice("tls-auth-clients", ClientCertificate.YES).live();
  public final ValueParameter<String> certificateFile =
      optionalText("tls-cert-file").applyAlways().live();
  public final ValueParameter<String> keyFile = optionalText("tls-key-file").applyAlways().live();
  public final ValueParameter<String> keyPassword =
      optionalText("tls-key-file-pass").sensitive().live();
  public final ValueParameter<String> clientCertificateFile =
      optionalText("tls-client-cert-file").applyAlways().live();
  public final ValueParameter<String> clientKeyFile =
      optionalText("tls-client-key-file").applyAlways().live();
  public final ValueParameter<String> clientKeyPassword =
      optionalText("tls-client-key-file-pass").sensitive().live();
  public final ValueParameter<String> authorityFile =
      optionalText("tls-ca-cert-file").applyAlways().live();
  public final ValueParameter<String> authorityDirectory =
      optionalText("tls-ca-cert-dir").applyAlways().live();
  public final ValueParameter<String> protocols = optionalText("tls-protocols").live();
  public final ValueParameter<String> ciphers = optionalText("tls-ciphers").live();
  public final ValueParameter<String> cipherSuites = optionalText("tls-ciphersuites").live();
  public final FlagParameter preferServerCiphers = flag("tls-prefer-server-ciphers", false).live();
  public final FlagParameter sessionCaching = flag("tls-session-caching", true).live();
  public final NumberParameter sessionCacheSize =
      integer("tls-session-cache-size", 20 * 1024, 0, INT_MAX).live();
  public final NumberParameter sessionCacheTimeoutSeconds =
      integer("tls-session-cache-timeout", 300, 0, INT_MAX).live();

  TlsParameters() {
    optionalText("tls-dh-params-file").ignored();
  }
}
