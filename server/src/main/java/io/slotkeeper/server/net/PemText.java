package io.slotkeeper.server.net;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// Certificates and keys as OpenSSL writes them: binary in base64 between lines that name it.
///
/// ```
/// -----BEGIN PRIVATE KEY-----             PKCS #8: the algorithm, and the key
/// -----BEGIN ENCRYPTED PRIVATE KEY-----   the same, encrypted
/// -----BEGIN RSA PRIVATE KEY-----         PKCS #1: the key alone
/// -----BEGIN EC PRIVATE KEY-----          SEC 1: the key and its curve
/// ```
///
/// The JDK reads PKCS #8, so the older two are wrapped into that. Source: RFC 7468, RFC 5208.
record PemText(String text) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS", "DSA");

  private static final byte[] VERSION_ZERO = {2, 1, 0};
  private static final byte[] RSA = {
    0x30, 13, 6, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1, 5, 0
  };
  private static final byte[] EC_ALGORITHM = {
    6, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1
  };
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 4;

  /// Inside a SEC 1 key: the name of its curve follows.
  private static final byte CURVE = (byte) 0xA0;

  private record Block(String label, String base64) {
    byte[] bytes() throws CertificateException {
      if (base64.contains("Proc-Type:")) {
        throw new CertificateException("keys encrypted the old way must be converted to PKCS #8");
      }
      try {
        return Base64.getMimeDecoder().decode(base64);
      } catch (IllegalArgumentException e) {
        throw new CertificateException("bad base64: " + e.getMessage(), e);
      }
    }
  }

  private List<Block> blocks() {
    return BLOCK
        .matcher(text)
        .results()
        .map(match -> new Block(match.group(1), match.group(2)))
        .toList();
  }

  /// All certificates, in their order; there must be one.
  List<X509Certificate> certificates() throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks()) {
      if (block.label.endsWith("CERTIFICATE")) {
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.bytes())));
      }
    }
    if (certificates.isEmpty()) {
      throw new CertificateException("no certificate in it");
    }
    return certificates;
  }

  /// The first private key.
  ///
  /// @param password for an encrypted one
  PrivateKey privateKey(String password) throws GeneralSecurityException {
    for (Block block : blocks()) {
      switch (block.label) {
        case "PRIVATE KEY" -> {
          return key(new PKCS8EncodedKeySpec(block.bytes()));
        }
        case "ENCRYPTED PRIVATE KEY" -> {
          return key(decrypted(block.bytes(), password));
        }
        case "RSA PRIVATE KEY" -> {
          return key(wrapped(RSA, block.bytes()));
        }
        case "EC PRIVATE KEY" -> {
          return key(wrapped(curveOf(block.bytes()), block.bytes()));
        }
        default -> {
          continue;
        }
      }
    }
    throw new InvalidKeyException("no private key in it");
  }

  private static PrivateKey key(PKCS8EncodedKeySpec encoded) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (InvalidKeySpecException _) {
        // it may be a key of another kind
      }
    }
    throw new InvalidKeyException("a private key of no kind known");
  }

  private static PKCS8EncodedKeySpec decrypted(byte[] encrypted, String password)
      throws GeneralSecurityException {
    try {
      EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encrypted);
      String scheme = info.getAlgName();
      if (scheme.equals("PBES2") || scheme.equals("1.2.840.113549.1.5.13")) {
        // the parameters name the algorithms that are combined
        scheme = info.getAlgParameters().toString();
      }
      Cipher cipher = Cipher.getInstance(scheme);
      cipher.init(
          Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(scheme)
              .generateSecret(new PBEKeySpec(password.toCharArray())),
          info.getAlgParameters());
      return info.getKeySpec(cipher);
    } catch (IOException e) {
      throw new InvalidKeyException("not an encrypted key: " + e.getMessage(), e);
    }
  }

  private static PKCS8EncodedKeySpec wrapped(byte[] algorithm, byte[] key) {
    byte[] content = concatenated(VERSION_ZERO, algorithm, tagged(OCTETS, key));
    return new PKCS8EncodedKeySpec(tagged(SEQUENCE, content));
  }

  /// The algorithm identifier of an elliptic key, which is that of its curve.
  private static byte[] curveOf(byte[] key) throws InvalidKeyException {
    for (int i = 0; i + 3 < key.length; i++) {
      if (key[i] == CURVE && key[i + 2] == 6 && key[i + 1] == key[i + 3] + 2) {
        byte[] curve = Arrays.copyOfRange(key, i + 2, i + 2 + key[i + 1]);
        return tagged(SEQUENCE, concatenated(EC_ALGORITHM, curve));
      }
    }
    throw new InvalidKeyException("an elliptic key without the name of its curve");
  }

  /// A value in DER: tag, length, content.
  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.length;
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] concatenated(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
