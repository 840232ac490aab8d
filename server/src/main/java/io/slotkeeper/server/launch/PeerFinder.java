package io.slotkeeper.server.launch;

import io.slotkeeper.server.config.ReplicationParameters;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Asks a node that only its clients' address is known of for its peers' port: CLUSTER NODES tells,
/// in the line about the node itself.
final class PeerFinder implements SocketPeers.Dialing {
  private static final int TIMEOUT_MILLIS = 2000;
  private static final Pattern MYSELF =
      Pattern.compile("^[0-9a-f]{40} \\S*@([0-9]+)\\S* \\S*myself", Pattern.MULTILINE);

  private final ReplicationParameters config;

  PeerFinder(ReplicationParameters config) {
    this.config = config;
  }

  @Override
  public Found find(String ip, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(ip, port), TIMEOUT_MILLIS);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String password = config.primaryPassword.value();
      if (!password.isEmpty()) {
        String user = config.primaryUser.value();
        socket
            .getOutputStream()
            .write(user.isEmpty() ? request("AUTH", password) : request("AUTH", user, password));
        reply(in);
      }
      socket.getOutputStream().write(request("CLUSTER", "NODES"));
      Matcher myself = MYSELF.matcher(reply(in));
      if (!myself.find()) {
        throw new IOException("it is no node of a cluster");
      }
      return new Found(
          Integer.parseInt(myself.group(1)), socket.getLocalAddress().getHostAddress());
    }
  }

  private static byte[] request(String... words) {
    StringBuilder text = new StringBuilder("*").append(words.length).append("\r\n");
    for (String word : words) {
      int bytes = word.getBytes(StandardCharsets.UTF_8).length;
      text.append('$').append(bytes).append("\r\n").append(word).append("\r\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String reply(InputStream in) throws IOException {
    String head = line(in);
    return switch (head.isEmpty() ? '-' : head.charAt(0)) {
      case '$' -> {
        byte[] bytes = in.readNBytes(Integer.parseInt(head.substring(1)) + 2);
        yield new String(bytes, StandardCharsets.ISO_8859_1);
      }
      case '+' -> head.substring(1);
      default -> throw new IOException(head);
    };
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection was closed");
      }
      line.write(c);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }
}
