package io.slotkeeper.server.config;

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

  SecurityParameters() {}
}
