package io.slotkeeper.server.net;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// OpenSSL's names for what JSSE calls by the names of the standard, and its lists of them.
///
/// ```
/// ECDHE-RSA-AES128-GCM-SHA256   TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
/// AES128-SHA                    TLS_RSA_WITH_AES_128_CBC_SHA
/// DEFAULT:!AES128:+SHA          all usual ones, without these, those last
/// ```
///
/// In a list, a word is the name of a suite or what all of a kind have in their name; `!` and `-`
/// take suites away, `!` for good. Suites of TLS 1.3 have lists of their own, with standard names.
final class CipherNames {
  private CipherNames() {}

  private static boolean isTls13(String suite) {
    return !suite.contains("_WITH_");
  }

  /// The suites for TLS 1.2 and before, and those for TLS 1.3.
  ///
  /// @param ciphers OpenSSL's list, empty for the usual ones
  /// @param suites standard names of TLS 1.3 between colons, empty for the usual ones
  /// @param usual what the JDK enables
  /// @param supported what it could
  /// @throws IllegalArgumentException with the list that leaves nothing
  static String[] select(String ciphers, String suites, String[] usual, String[] supported) {
    List<String> selected = new ArrayList<>();
    if (suites.isEmpty()) {
      List.of(usual).stream().filter(CipherNames::isTls13).forEach(selected::add);
    } else {
      List<String> wanted = List.of(suites.split(":", -1));
      wanted.stream().filter(List.of(supported)::contains).forEach(selected::add);
      if (selected.isEmpty()) {
        throw new IllegalArgumentException(suites);
      }
    }
    int before = selected.size();
    selected.addAll(older(ciphers, usual, supported));
    if (selected.size() == before) {
      throw new IllegalArgumentException(ciphers);
    }
    return selected.toArray(String[]::new);
  }

  private static Set<String> older(String list, String[] usual, String[] supported) {
    Set<String> enabled = new LinkedHashSet<>();
    Set<String> banned = new LinkedHashSet<>();
    for (String word : (list.isEmpty() ? "DEFAULT" : list).split("[:, ]+", -1)) {
      if (word.isEmpty() || word.startsWith("@")) {
        continue;
      }
      char sign = word.charAt(0);
      boolean signed = sign == '!' || sign == '-' || sign == '+';
      List<String> meant = meant(signed ? word.substring(1) : word, usual, supported);
      switch (sign) {
        case '!' -> {
          banned.addAll(meant);
          meant.forEach(enabled::remove);
        }
        case '-' -> meant.forEach(enabled::remove);
        case '+' -> {
          List<String> last = meant.stream().filter(enabled::contains).toList();
          last.forEach(enabled::remove);
          enabled.addAll(last);
        }
        default -> meant.stream().filter(suite -> !banned.contains(suite)).forEach(enabled::add);
      }
    }
    return enabled;
  }

  /// The suites a word stands for.
  private static List<String> meant(String word, String[] usual, String[] supported) {
    String[] all = word.equals("DEFAULT") || word.equals("HIGH") ? usual : supported;
    return List.of(all).stream()
        .filter(suite -> !isTls13(suite) && !suite.endsWith("_SCSV"))
        .filter(suite -> matches(openSslName(suite), word))
        .toList();
  }

  private static boolean matches(String name, String word) {
    return switch (word) {
      case "ALL", "DEFAULT", "HIGH" -> true;
      case "AESGCM" -> name.contains("AES") && name.contains("GCM");
      case "AES" -> name.contains("AES");
      case "CHACHA20" -> name.contains("CHACHA20");
      case "SHA1", "SHA" -> name.endsWith("-SHA");
      default ->
          name.equals(word) || List.of(name.split("-", -1)).contains(word.toUpperCase(Locale.ROOT));
    };
  }

  /// What OpenSSL calls a suite of TLS 1.2 or before.
  static String openSslName(String suite) {
    int with = suite.indexOf("_WITH_");
    String exchange = suite.substring(suite.indexOf('_') + 1, with).replace('_', '-');
    String cipher =
        suite
            .substring(with + "_WITH_".length())
            .replace("AES_", "AES")
            .replace("_CBC", "")
            .replace('_', '-');
    if (cipher.startsWith("CHACHA20")) {
      cipher = "CHACHA20-POLY1305";
    }
    return exchange.equals("RSA") ? cipher : exchange + "-" + cipher;
  }
}
