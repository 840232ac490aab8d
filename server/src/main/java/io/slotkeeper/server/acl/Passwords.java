package io.slotkeeper.server.acl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Passwords as they are kept: the SHA-256 of each, in lower case hexadecimal.
final class Passwords {
  private static final int HASH_LENGTH = 64;

  private Passwords() {}

  /// @param password one byte per char
  static String hash(String password) {
    return hash(password.getBytes(StandardCharsets.ISO_8859_1));
  }

  static String hash(byte[] password) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(password);
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  static boolean isHash(String text) {
    return text.length() == HASH_LENGTH
        && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
  }

  /// Whether one of the hashes is the password's. The time it takes does not depend on where they
  /// differ.
  static boolean match(List<String> hashes, byte[] password) {
    byte[] given = hash(password).getBytes(StandardCharsets.US_ASCII);
    boolean matches = false;
    for (String hash : hashes) {
      matches |= MessageDigest.isEqual(given, hash.getBytes(StandardCharsets.US_ASCII));
    }
    return matches;
  }
}
