package io.slotkeeper.server.command;

import io.slotkeeper.server.acl.AclCategory;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The row of a command: everything there is to know about it, and what executes it.
///
/// COMMAND and its documentation, access rules, routing and the dispatcher derive from rows and
/// from nothing else. Rows are immutable and shared; what a server adds to one is its [Command].
public final class CommandSpec {
  private final Builder row;

  private CommandSpec(Builder row) {
    this.row = row;
  }

  /// Begins a row.
  public static Builder command(String name) {
    return new Builder(name);
  }

  /// Begins the row of a subcommand that tells what its container can do.
  public static Builder help(String since) {
    return new Builder("help")
        .since(since)
        .complexity("O(1)")
        .summary("Tells what the subcommands do.")
        .arity(2)
        .flags(CommandFlag.LOADING, CommandFlag.STALE)
        .handler(HelpText::reply);
  }

  /// Completes the rows of a family or of a container.
  public static List<CommandSpec> rows(Builder... rows) {
    CommandSpec[] specs = new CommandSpec[rows.length];
    for (int i = 0; i < rows.length; i++) {
      specs[i] = new CommandSpec(rows[i]);
    }
    return List.of(specs);
  }

  /// A change of a command since it first appeared.
  public record Change(String since, String description) {}

  /// The name in lower case; for a subcommand without its container's.
  public String name() {
    return row.name;
  }

  public String summary() {
    return row.summary;
  }

  public String since() {
    return row.since;
  }

  public CommandGroup group() {
    return Objects.requireNonNull(row.group, row.name);
  }

  public @Nullable String complexity() {
    return row.complexity;
  }

  /// Words of a call, the name (and the container's) included; negative means at least so many.
  public int arity() {
    return row.arity;
  }

  public Set<CommandFlag> flags() {
    return row.flags;
  }

  /// Access categories the row names beside those that follow from group and flags.
  public Set<AclCategory> extraCategories() {
    return row.categories;
  }

  /// Whether the category of the group holds: not for containers, whose subcommands have it.
  boolean hasGroupCategory() {
    return row.groupCategory && row.subcommands.isEmpty();
  }

  public List<KeySpec> keySpecs() {
    return row.keySpecs;
  }

  public @Nullable KeyFinder keyFinder() {
    return row.keyFinder;
  }

  /// What it does with the channels among its arguments.
  public ChannelUse channelUse() {
    return row.channelUse;
  }

  /// The argument that names an element of the key's value, which is worth being brought near
  /// before the call; 0 for none.
  public int element() {
    return row.element;
  }

  public List<String> tips() {
    return row.tips;
  }

  public List<Change> history() {
    return row.history;
  }

  public boolean isSystemCommand() {
    return row.systemCommand;
  }

  public @Nullable String deprecatedSince() {
    return row.deprecatedSince;
  }

  public @Nullable String replacedBy() {
    return row.replacedBy;
  }

  public List<CommandSpec> subcommands() {
    return row.subcommands;
  }

  public @Nullable Handler handler() {
    return row.handler;
  }

  /// The argument tree, read from the notation each time: it is asked for rarely.
  public List<Argument> arguments() {
    return Syntax.parse(row.syntax);
  }

  @Override
  public String toString() {
    return row.name;
  }

  /// A row being written. The order of its calls is free, but keep the one of the fields below.
  public static final class Builder {
    private final String name;
    private String since = "";
    private @Nullable CommandGroup group;
    private @Nullable String complexity;
    private String summary = "";
    private int arity;
    private final Set<CommandFlag> flags = EnumSet.noneOf(CommandFlag.class);
    private final Set<AclCategory> categories = EnumSet.noneOf(AclCategory.class);
    private boolean groupCategory = true;
    private List<KeySpec> keySpecs = List.of();
    private @Nullable KeyFinder keyFinder;
    private ChannelUse channelUse = ChannelUse.NONE;
    private int element;
    private String syntax = "";
    private List<String> tips = List.of();
    private final List<Change> history = new ArrayList<>();
    private boolean systemCommand;
    private @Nullable String deprecatedSince;
    private @Nullable String replacedBy;
    private List<CommandSpec> subcommands = List.of();
    private @Nullable Handler handler;

    private Builder(String name) {
      this.name = name;
    }

    public Builder since(String version) {
      since = version;
      return this;
    }

    public Builder group(CommandGroup chapter) {
      group = chapter;
      return this;
    }

    public Builder complexity(String text) {
      complexity = text;
      return this;
    }

    public Builder summary(String text) {
      summary = text;
      return this;
    }

    public Builder arity(int words) {
      arity = words;
      return this;
    }

    public Builder flags(CommandFlag... all) {
      flags.addAll(List.of(all));
      return this;
    }

    /// Access categories beside those that group and flags imply.
    public Builder acl(AclCategory... more) {
      categories.addAll(List.of(more));
      return this;
    }

    /// The same, and the group implies none.
    public Builder aclWithoutGroup(AclCategory... all) {
      groupCategory = false;
      return acl(all);
    }

    public Builder keys(KeySpec... specs) {
      keySpecs = List.of(specs);
      return this;
    }

    /// What finds the keys where the specs cannot.
    public Builder keyFinder(KeyFinder finder) {
      keyFinder = finder;
      return this;
    }

    /// What the command does with the channels among its arguments.
    public Builder channels(ChannelUse use) {
      channelUse = use;
      return this;
    }

    /// The argument that usually names the first element the command looks up.
    public Builder element(int argument) {
      element = argument;
      return this;
    }

    /// How the arguments are written, in the notation of [Syntax].
    public Builder syntax(String notation) {
      syntax = notation;
      return this;
    }

    /// Hints for clients that route and merge, such as `request_policy:all_shards`.
    public Builder tips(String... all) {
      tips = List.of(all);
      return this;
    }

    /// A change; calls in the order of versions.
    public Builder history(String version, String change) {
      history.add(new Change(version, change));
      return this;
    }

    /// For servers among themselves, not for users.
    public Builder systemCommand() {
      systemCommand = true;
      return this;
    }

    public Builder deprecatedSince(String version) {
      deprecatedSince = version;
      return this;
    }

    public Builder replacedBy(String text) {
      replacedBy = text;
      return this;
    }

    /// The rows of a container; they stand in its group unless they name one.
    public Builder subcommands(Builder... rows) {
      for (Builder row : rows) {
        row.group = row.group == null ? group : row.group;
      }
      subcommands = rows(rows);
      return this;
    }

    public Builder handler(Handler code) {
      handler = code;
      return this;
    }
  }
}
