package io.slotkeeper.server.config;

import io.slotkeeper.resp.QuotedWords;
import io.slotkeeper.server.config.Parameter.Source;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// Reads configuration files into a [ServerConfig]; a later line wins over an earlier one.
///
/// A bad line ends the start, with the report Redis gives, so that tools that look for it find it.
public final class ConfigLoader {
  private static final int INCLUDE_DEPTH_LIMIT = 16;

  private final ServerConfig config;
  private final ConfigFiles files;
  private final CommandDirectives commands;
  private final String version;
  private int depth;

  /// Takes the directives that are not settings but speak of commands.
  @FunctionalInterface
  public interface CommandDirectives {

    /// A line `rename-command from to`; an empty `to` removes the command.
    void renameCommand(String from, String to) throws ConfigException;
  }

  /// @param version the Redis version that the report of a bad line names
  public ConfigLoader(
      ServerConfig config, ConfigFiles files, CommandDirectives commands, String version) {
    this.config = config;
    this.files = files;
    this.commands = commands;
    this.version = version;
  }

  /// Reads the file, then standard input, then the directives of the command line.
  public void load(CommandLineOptions source) throws ConfigFileException {
    StringBuilder content = new StringBuilder();
    String file = source.file();
    if (file != null) {
      content.append(contentOf(file));
    }
    if (source.standardInput()) {
      content.append('\n').append(standardInput());
    }
    content.append('\n').append(source.options());
    loadLines(content.toString());
    finish();
  }

  private void loadLines(String content) throws ConfigFileException {
    String[] lines = content.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = trim(lines[i]);
      if (line.isEmpty() || line.charAt(0) == '#') {
        continue;
      }
      try {
        loadLine(line);
      } catch (ConfigException e) {
        throw fatal(
            "Reading the configuration file, at line %d%n>>> '%s'%n%s"
                .formatted(i + 1, line, e.getMessage()));
      }
    }
  }

  private void loadLine(String line) throws ConfigException, ConfigFileException {
    List<String> words = QuotedWords.split(line);
    if (words == null) {
      throw new ConfigException("Unbalanced quotes in configuration line");
    }
    String name = words.getFirst().toLowerCase(Locale.ROOT);
    List<String> values = words.subList(1, words.size());
    Parameter<?> parameter = config.find(name);
    if (parameter != null) {
      parameter.assign(valueWords(parameter, values), Source.FILE);
    } else {
      loadSpecial(name, values);
    }
  }

  private static List<String> valueWords(Parameter<?> parameter, List<String> values)
      throws ConfigException {
    if (!parameter.has(ConfigFlag.MULTI_ARGUMENT)) {
      if (values.size() != 1) {
        throw new ConfigException("wrong number of arguments");
      }
      return values;
    }
    if (values.size() != 1 || values.getFirst().isEmpty()) {
      return values;
    }
    List<String> split = QuotedWords.split(values.getFirst());
    if (split == null) {
      throw new ConfigException("Unbalanced quotes in configuration line");
    }
    return split;
  }

  private void loadSpecial(String name, List<String> values)
      throws ConfigException, ConfigFileException {
    int count =
        switch (name) {
          case "rename-command" -> 2;
          case "user", "loadmodule", "sentinel" -> Math.max(values.size(), 1);
          default -> 1;
        };
    if (values.size() != count) {
      throw badDirective();
    }
    switch (name) {
      case "include" -> include(values.getFirst());
      case "rename-command" -> commands.renameCommand(values.get(0), values.get(1));
      case "user" -> config.security.declareUser(values);
      case "loadmodule" -> throw new ConfigException("Modules are not supported");
      case "sentinel" -> throw new ConfigException("sentinel directive while not in sentinel mode");
      // Settings of older versions that newer ones accept without effect.
      case "list-max-ziplist-entries", "list-max-ziplist-value", "lua-replicate-commands" -> {}
      default -> throw badDirective();
    }
  }

  private static ConfigException badDirective() {
    return new ConfigException("Bad directive or wrong number of arguments");
  }

  private void include(String path) throws ConfigException, ConfigFileException {
    if (depth == INCLUDE_DEPTH_LIMIT) {
      throw new ConfigException("include is nested too deeply");
    }
    depth++;
    loadLines(contentOf(path));
    depth--;
  }

  /// A pattern stands for all files it matches, and there may be none: an empty conf.d is fine.
  private String contentOf(String path) throws ConfigFileException {
    boolean pattern = path.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    if (!pattern) {
      return read(path);
    }
    List<String> matches;
    try {
      matches = files.matches(path);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
    StringBuilder content = new StringBuilder();
    for (String match : matches) {
      content.append(read(match)).append('\n');
    }
    return content.toString();
  }

  private String read(String path) throws ConfigFileException {
    try {
      return files.read(path);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private String standardInput() throws ConfigFileException {
    try {
      return files.readStandardInput();
    } catch (IOException e) {
      throw unreadable("-", e);
    }
  }

  private void finish() throws ConfigFileException {
    if (!config.cluster.enabled.isOn()) {
      return;
    }
    if (config.replication.primary.value().isSet()) {
      throw fatal("replicaof directive not allowed in cluster mode");
    }
    config.process.databases.store(1L);
  }

  private ConfigFileException fatal(String report) {
    return new ConfigFileException(
        "%n*** FATAL CONFIG FILE ERROR (Redis %s) ***%n%s".formatted(version, report));
  }

  private static ConfigFileException unreadable(String path, IOException cause) {
    return new ConfigFileException(
        "Fatal error, can't open config file '" + path + "': " + cause.getMessage());
  }

  static String trim(String line) {
    int start = 0;
    int end = line.length();
    while (start < end && " \t\r\n".indexOf(line.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && " \t\r\n".indexOf(line.charAt(end - 1)) >= 0) {
      end--;
    }
    return line.substring(start, end);
  }
}
