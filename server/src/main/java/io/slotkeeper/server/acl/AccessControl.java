package io.slotkeeper.server.acl;

import io.slotkeeper.server.config.ConfigFiles;
import io.slotkeeper.server.config.SecurityParameters;
import io.slotkeeper.server.config.SecurityParameters.NewUserChannels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The users of a server, and the ways they change.
///
/// Who checks a call reads one volatile, and what it finds never changes. Changes happen one at a
/// time, each all or nothing. What becomes of clients whose users are gone is up to the caller; a
/// client that nobody told finds out by [Users#current].
///
/// Safe for any thread.
public final class AccessControl {
  private final CommandCatalog catalog;
  private final SecurityParameters parameters;
  private final AclLog log;
  private volatile Users users;
  private long lastSerial;

  public AccessControl(CommandCatalog catalog, SecurityParameters parameters) {
    this.catalog = catalog;
    this.parameters = parameters;
    this.log = new AclLog(parameters.aclLogMaxLength);
    this.users = new Users(List.of(newDefaultUser()));
    requirePassword();
  }

  public Users users() {
    return users;
  }

  /// What was denied.
  public AclLog log() {
    return log;
  }

  private UserBuilder.Setting setting() {
    boolean all = parameters.newUserChannels.value() == NewUserChannels.ALLCHANNELS;
    return new UserBuilder.Setting(catalog, all);
  }

  private UserBuilder newUser(String name) {
    return new UserBuilder(name, ++lastSerial, setting());
  }

  private User newDefaultUser() {
    UserBuilder user = newUser(User.DEFAULT_NAME);
    user.allowEverything();
    return user.build();
  }

  /// Gives the default user the one password of the directive `requirepass`, or none.
  public synchronized void requirePassword() {
    String password = parameters.password.value();
    UserBuilder user = new UserBuilder(users.defaultUser(), setting());
    user.resetPasswords(password.isEmpty());
    if (!password.isEmpty()) {
      user.addPassword(Passwords.hash(password));
    }
    users = users.with(user.build());
  }

  /// A user before and after a change.
  ///
  /// @param before null when it is new
  public record Change(@Nullable User before, User after) {
    /// Whether it may listen to less than before: its clients may listen to too much.
    public boolean takesChannels() {
      return before != null && !after.maySubscribeToAll() && !keepsChannels(before);
    }

    private boolean keepsChannels(User old) {
      return old.selectors().stream()
          .allMatch(selector ->
              !selector.allowsAllChannels()
                  && after.maySubscribe(List.of(), selector.channelPatterns()));
    }
  }

  /// Applies rules to a user, who is made if there is none of this name.
  ///
  /// @throws AclException when a rule makes no sense; then nothing has changed
  public synchronized Change setUser(String name, List<String> rules) throws AclException {
    User before = users.find(name);
    List<String> joined = UserBuilder.joined(rules);
    UserBuilder user = before == null ? newUser(name) : new UserBuilder(before, setting());
    for (String rule : joined) {
      try {
        user.apply(rule);
      } catch (RuleException e) {
        throw new AclException(
            "Error in ACL SETUSER modifier '" + AsciiText.shown(rule) + "': " + e.getMessage());
      }
    }
    User after = user.build();
    users = users.with(after);
    return new Change(before, after);
  }

  /// Deletes those of the users that there are.
  ///
  /// @return them
  /// @throws AclException when the default user is among them; then nothing has changed
  public synchronized List<User> deleteUsers(Collection<String> names) throws AclException {
    if (names.contains(User.DEFAULT_NAME)) {
      throw new AclException("The 'default' user cannot be removed");
    }
    List<User> gone = new ArrayList<>();
    for (String name : names) {
      User user = users.find(name);
      if (user != null && !gone.contains(user)) {
        gone.add(user);
      }
    }
    users = users.without(gone);
    return gone;
  }

  /// Whether a name may be a user's.
  public static boolean isName(String name) {
    return !AsciiText.hasBlank(name);
  }

  // ---- from the configuration ---------------------------------------------------------------

  /// Makes the users that the configuration declares. A default user among them begins anew.
  ///
  /// @param declared of each the name and the rules
  /// @throws AclException naming the first rule that makes no sense
  public synchronized void declare(List<List<String>> declared) throws AclException {
    for (List<String> words : declared) {
      String name = words.getFirst();
      if (!isName(name)) {
        throw new AclException("Spaces not allowed in ACL usernames");
      }
      UserBuilder user =
          name.equals(User.DEFAULT_NAME)
              ? new UserBuilder(name, users.defaultUser().serial(), setting())
              : newUser(name);
      for (String rule : UserBuilder.joined(words.subList(1, words.size()))) {
        try {
          user.apply(rule);
        } catch (RuleException e) {
          throw new AclException(
              "Error loading ACL rule '%s' for the user named '%s': %s"
                  .formatted(rule, name, e.getMessage()));
        }
      }
      users = users.with(user.build());
    }
  }

  /// Replaces all users by those of a file. The default user stays the same with other rules; the
  /// others are new ones, even if they have the names of old ones.
  ///
  /// @param path where it is; the directive `aclfile` says how it is called
  /// @return the users that are gone
  /// @throws AclException with all that is wrong in the file; then nothing has changed
  public synchronized Collection<User> load(ConfigFiles files, String path) throws AclException {
    String name = parameters.aclFile.value();
    String content;
    try {
      content = files.read(path);
    } catch (IOException e) {
      throw new AclException("Error loading ACLs, opening file '" + name + "': " + e.getMessage());
    }
    TreeMap<String, User> loaded = new TreeMap<>();
    long defaultSerial = users.defaultUser().serial();
    new AclFile(name, content)
        .read(
            user ->
                user.equals(User.DEFAULT_NAME)
                    ? new UserBuilder(user, defaultSerial, setting())
                    : newUser(user),
            loaded);
    if (!loaded.containsKey(User.DEFAULT_NAME)) {
      UserBuilder user = new UserBuilder(User.DEFAULT_NAME, defaultSerial, setting());
      user.allowEverything();
      loaded.put(User.DEFAULT_NAME, user.build());
    }
    Users old = users;
    users = new Users(loaded.values());
    return old.all().stream().filter(user -> user.serial() != defaultSerial).toList();
  }

  /// Writes all users to a file.
  public void save(ConfigFiles files, String path) throws IOException {
    StringBuilder content = new StringBuilder();
    users.all().forEach(user -> content.append(user.line()).append('\n'));
    files.replace(path, content.toString());
  }
}
