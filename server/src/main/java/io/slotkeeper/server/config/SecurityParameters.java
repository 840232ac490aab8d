package io.slotkeeper.server.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Passwords, users and what dangerous commands are allowed to whom.
public final class SecurityParameters extends ParameterGroup {
  /// Who may use a dangerous feature.
  public enum Allowed {
    NO,
    YES,
    LOCAL
  }

  /// Which channels a new user may use.
  public enum NewUserChannels {
    ALLCHANNELS,
    RESETCHANNELS
  }

  public final ValueParameter<String> password = optionalText("requirepass").sensitive().live();
  public final ValueParameter<String> aclFile = text("aclfile", "").immutable().atStart();
  public final NumberParameter aclLogMaxLength = integer("acllog-max-len", 128, 0, LONG_MAX).live();
  public final ValueParameter<NewUserChannels> newUserChannels =
      choice("acl-pubsub-default", NewUserChannels.RESETCHANNELS).live();
  public final ValueParameter<Allowed> protectedConfigs =
      choice("enable-protected-configs", Allowed.NO).immutable().atStart();
  public final ValueParameter<Allowed> debugCommand =
      choice("enable-debug-command", Allowed.NO).immutable().atStart();
  public final ValueParameter<Allowed> moduleCommand =
      choice("enable-module-command", Allowed.NO).immutable().atStart();
  public final FlagParameter hideUserData = flag("hide-user-data-from-log", false).live();

  private final List<List<String>> users = new ArrayList<>();

  SecurityParameters() {}

  /// Adds a line `user name rule...`; the words begin with the name.
  void declareUser(List<String> words) throws ConfigException {
    String name = words.getFirst();
    if (users.stream().anyMatch(user -> user.getFirst().equals(name))) {
      throw new ConfigException(
          "Error in user declaration '"
              + name
              + "': Duplicate user found. A user can only be defined once in config files");
    }
    users.add(List.copyOf(words));
  }

  /// The users that the configuration declares: of each the name, then the rules.
  public List<List<String>> declaredUsers() {
    return Collections.unmodifiableList(users);
  }
}
