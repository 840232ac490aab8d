package io.slotkeeper.server.config;

import io.slotkeeper.server.config.Parameter.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// The configuration of one server: all rows of the table with their values.
public final class ServerConfig {
  public final NetworkParameters network;
  public final TlsParameters tls = new TlsParameters();
  public final SecurityParameters security = new SecurityParameters();
  public final MemoryParameters memory = new MemoryParameters();
  public final EncodingParameters encoding = new EncodingParameters();
  public final PersistenceParameters persistence;
  public final ReplicationParameters replication = new ReplicationParameters();
  public final ClusterParameters cluster = new ClusterParameters();
  public final DiagnosticParameters diagnostics = new DiagnosticParameters();
  public final ProcessParameters process = new ProcessParameters();

  private final List<Parameter<?>> parameters;

  /// Main names and aliases in lower case, in the order of the table.
  private final Map<String, Parameter<?>> byName = new LinkedHashMap<>();

  private final List<Subscription> subscriptions = new ArrayList<>();

  private record Subscription(Set<Parameter<?>> parameters, ChangeListener listener) {}

  /// A table of defaults.
  ///
  /// @param processors the cores this process may use, the default number of loops
  public ServerConfig(ConfigFiles files, int processors) {
    network = new NetworkParameters(processors);
    persistence = new PersistenceParameters(files);
    List<Parameter<?>> all = new ArrayList<>();
    for (ParameterGroup group :
        List.of(
            network,
            tls,
            security,
            memory,
            encoding,
            persistence,
            replication,
            cluster,
            diagnostics,
            process)) {
      all.addAll(group.parameters());
    }
    parameters = Collections.unmodifiableList(all);
    for (Parameter<?> parameter : parameters) {
      register(parameter.name(), parameter);
      String alias = parameter.directive().alias();
      if (alias != null) {
        register(alias, parameter);
      }
    }
  }

  private void register(String name, Parameter<?> parameter) {
    if (byName.put(name, parameter) != null) {
      throw new AssertionError("two directives are named " + name);
    }
  }

  /// All directives, each once, in the order of the table.
  public List<Parameter<?>> parameters() {
    return parameters;
  }

  /// The directive of this name or alias in any case, or null.
  public @Nullable Parameter<?> find(String name) {
    return byName.get(name.toLowerCase(Locale.ROOT));
  }

  /// Calls the listener after each CONFIG SET that changed any of the parameters.
  public synchronized void onChange(ChangeListener listener, Parameter<?>... changing) {
    subscriptions.add(new Subscription(Set.of(changing), listener));
  }

  /// Whether a listener puts changes of the parameter into effect.
  public synchronized boolean isSubscribed(Parameter<?> parameter) {
    return subscriptions.stream().anyMatch(s -> s.parameters.contains(parameter));
  }

  /// Names and values for CONFIG GET. A name is shown as it was asked for; a pattern matches main
  /// names and aliases, but not hidden ones.
  ///
  /// @param glob whether a pattern (first argument) matches a name, in any case
  public Map<String, String> get(List<String> patterns, BiPredicate<String, String> glob) {
    Map<String, String> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String pattern : patterns) {
      if (pattern.chars().noneMatch(c -> c == '*' || c == '?' || c == '[')) {
        Parameter<?> parameter = find(pattern);
        if (parameter != null) {
          found.putIfAbsent(pattern, parameter.text());
        }
        continue;
      }
      byName.forEach((name, parameter) -> {
        if (!parameter.has(ConfigFlag.HIDDEN) && glob.test(pattern, name)) {
          found.putIfAbsent(name, parameter.text());
        }
      });
    }
    return found;
  }

  /// CONFIG SET: sets all of the alternating names and values or, throwing, none of them.
  ///
  /// @throws ConfigException with the whole error reply, from its code word on
  public synchronized void set(List<String> namesAndValues, SetterRights rights)
      throws ConfigException {
    if (namesAndValues.size() % 2 != 0) {
      throw new ConfigException("ERR syntax error");
    }
    Map<Parameter<?>, String> wanted = admit(namesAndValues, rights);
    List<Assignment<?>> assignments = new ArrayList<>();
    int i = 0;
    for (Map.Entry<Parameter<?>, String> entry : wanted.entrySet()) {
      String shownName = shownName(entry.getKey(), namesAndValues.get(i));
      i += 2;
      try {
        assignments.add(Assignment.of(entry.getKey(), shownName, words(entry)));
      } catch (ConfigException e) {
        throw refusal(shownName, e);
      }
    }
    assignments.forEach(Assignment::perform);
    apply(assignments);
  }

  /// What the client of a CONFIG SET may do now.
  public record SetterRights(boolean protectedConfigs, boolean loading) {}

  private Map<Parameter<?>, String> admit(List<String> namesAndValues, SetterRights rights)
      throws ConfigException {
    Map<Parameter<?>, String> wanted = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      String name = namesAndValues.get(i);
      Parameter<?> parameter = find(name);
      if (parameter == null) {
        throw new ConfigException(
            "ERR Unknown option or number of arguments for CONFIG SET - '"
                + name.replaceFirst("(?s)\0.*", "")
                + "'");
      }
      if (parameter.has(ConfigFlag.IMMUTABLE)) {
        throw refusal(name, new ConfigException("can't set immutable config"));
      }
      if (parameter.has(ConfigFlag.PROTECTED) && !rights.protectedConfigs) {
        throw refusal(name, new ConfigException("can't set protected config"));
      }
      if (parameter.has(ConfigFlag.DENY_LOADING) && rights.loading) {
        throw new ConfigException("LOADING Redis is loading the dataset in memory");
      }
      if (wanted.put(parameter, namesAndValues.get(i + 1)) != null) {
        throw refusal(name, new ConfigException("duplicate parameter"));
      }
    }
    return wanted;
  }

  private static List<String> words(Map.Entry<Parameter<?>, String> entry) {
    String value = entry.getValue();
    if (!entry.getKey().has(ConfigFlag.MULTI_ARGUMENT)) {
      return List.of(value);
    }
    return value.isEmpty() ? List.of() : List.of(value.split(" ", -1));
  }

  private void apply(List<Assignment<?>> assignments) throws ConfigException {
    Set<Subscription> called = new LinkedHashSet<>();
    for (Assignment<?> assignment : assignments) {
      if (!assignment.mustApply()) {
        continue;
      }
      for (Subscription subscription : subscriptions) {
        if (!subscription.parameters.contains(assignment.parameter) || !called.add(subscription)) {
          continue;
        }
        try {
          subscription.listener.changed();
        } catch (ConfigException e) {
          undo(assignments, called);
          throw refusal(assignment.shownName, e);
        }
      }
    }
  }

  private static void undo(List<Assignment<?>> assignments, Set<Subscription> called) {
    assignments.forEach(Assignment::undo);
    for (Subscription subscription : called) {
      try {
        subscription.listener.changed();
      } catch (ConfigException e) {
        System.getLogger(ServerConfig.class.getName())
            .log(System.Logger.Level.WARNING, "Failed applying restored configuration", e);
      }
    }
  }

  private static ConfigException refusal(String name, ConfigException cause) {
    return new ConfigException(
        "ERR CONFIG SET failed (possibly related to argument '"
            + name
            + "') - "
            + cause.getMessage());
  }

  private static String shownName(Parameter<?> parameter, String asked) {
    return asked.equalsIgnoreCase(parameter.name())
        ? parameter.name()
        : asked.toLowerCase(Locale.ROOT);
  }

  private record Assignment<T>(Parameter<T> parameter, String shownName, T oldValue, T newValue) {

    static <T> Assignment<T> of(Parameter<T> parameter, String shownName, List<String> words)
        throws ConfigException {
      T newValue = parameter.parse(words, Source.CONFIG_SET);
      return new Assignment<>(parameter, shownName, parameter.current(), newValue);
    }

    void perform() {
      parameter.store(newValue);
    }

    void undo() {
      parameter.store(oldValue);
    }

    boolean mustApply() {
      return parameter.has(ConfigFlag.VOLATILE) || !newValue.equals(oldValue);
    }
  }
}
