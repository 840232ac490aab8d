package io.slotkeeper.server.config;

import io.slotkeeper.server.config.Parameter.RewriteLine;
import io.slotkeeper.server.config.Parameter.Source;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How much unsent output a client of each class may have; 0 is no limit.
public record OutputBufferLimits(Limit normal, Limit replica, Limit pubsub) {
  private static final long MIB = 1 << 20;

  static final OutputBufferLimits DEFAULT =
      new OutputBufferLimits(
          new Limit(0, 0, 0), new Limit(256 * MIB, 64 * MIB, 60), new Limit(32 * MIB, 8 * MIB, 60));

  /// Over `hardBytes` the client is closed at once, over `softBytes` after `softSeconds` of that.
  public record Limit(long hardBytes, long softBytes, long softSeconds) {}

  /// The limit of replicas, who may leave unread what is kept for them anyway.
  public Limit replicaWith(long backlogBytes) {
    return replica.hardBytes == 0 || replica.hardBytes >= backlogBytes
        ? replica
        : new Limit(backlogBytes, replica.softBytes, replica.softSeconds);
  }

  private Limit of(ClientClass clientClass) {
    return switch (clientClass) {
      case NORMAL -> normal;
      case REPLICA -> replica;
      case PUBSUB -> pubsub;
    };
  }

  /// The names are the directive's own; `slave` is the older word and the one CONFIG GET shows.
  private enum ClientClass {
    NORMAL("normal", "normal"),
    REPLICA("replica", "slave"),
    PUBSUB("pubsub", "pubsub");

    private final String word;
    private final String shown;

    ClientClass(String word, String shown) {
      this.word = word;
      this.shown = shown;
    }

    static @Nullable ClientClass of(String name) {
      String lower = name.toLowerCase(Locale.ROOT);
      for (ClientClass clientClass : values()) {
        if (clientClass.word.equals(lower) || clientClass.shown.equals(lower)) {
          return clientClass;
        }
      }
      return null;
    }
  }

  static final class Type implements ValueType<OutputBufferLimits> {
    @Override
    public OutputBufferLimits parse(List<String> words, OutputBufferLimits current, Source source)
        throws ConfigException {
      if (words.size() % 4 != 0) {
        throw refusal("Wrong number of arguments in");
      }
      Map<ClientClass, Limit> limits = new EnumMap<>(ClientClass.class);
      for (ClientClass clientClass : ClientClass.values()) {
        limits.put(clientClass, current.of(clientClass));
      }
      for (int i = 0; i < words.size(); i += 4) {
        ClientClass clientClass = ClientClass.of(words.get(i));
        if (clientClass == null) {
          throw refusal("Invalid client class specified in");
        }
        limits.put(clientClass, limit(words.subList(i + 1, i + 4)));
      }
      return new OutputBufferLimits(
          Objects.requireNonNull(limits.get(ClientClass.NORMAL)),
          Objects.requireNonNull(limits.get(ClientClass.REPLICA)),
          Objects.requireNonNull(limits.get(ClientClass.PUBSUB)));
    }

    private static Limit limit(List<String> words) throws ConfigException {
      long hardBytes = MemorySize.parse(words.get(0));
      long softBytes = MemorySize.parse(words.get(1));
      long softSeconds;
      try {
        softSeconds = Long.parseLong(words.get(2));
      } catch (NumberFormatException _) {
        softSeconds = -1;
      }
      if (hardBytes < 0 || softBytes < 0 || softSeconds < 0) {
        throw refusal("Error in hard, soft or soft_seconds setting in");
      }
      return new Limit(hardBytes, softBytes, softSeconds);
    }

    private static ConfigException refusal(String what) {
      return new ConfigException(what + " buffer limit configuration.");
    }

    @Override
    public String format(OutputBufferLimits value) {
      List<String> shown = new ArrayList<>();
      for (ClientClass clientClass : ClientClass.values()) {
        Limit limit = value.of(clientClass);
        shown.add(
            "%s %d %d %d"
                .formatted(clientClass.shown, limit.hardBytes, limit.softBytes, limit.softSeconds));
      }
      return String.join(" ", shown);
    }

    @Override
    public List<RewriteLine> rewriteLines(
        String name, OutputBufferLimits value, OutputBufferLimits initial) {
      List<RewriteLine> lines = new ArrayList<>();
      for (ClientClass clientClass : ClientClass.values()) {
        Limit limit = value.of(clientClass);
        String hard = MemorySize.format(limit.hardBytes);
        String soft = MemorySize.format(limit.softBytes);
        lines.add(
            new RewriteLine(
                "%s %s %s %s %d".formatted(name, clientClass.word, hard, soft, limit.softSeconds),
                !limit.equals(initial.of(clientClass))));
      }
      return lines;
    }
  }
}
