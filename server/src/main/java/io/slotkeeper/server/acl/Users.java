package io.slotkeeper.server.acl;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All users of a server at one moment, by name. Immutable.
public final class Users {
  private final SortedMap<String, User> byName;
  private final User defaultUser;

  Users(Collection<User> users) {
    byName = new TreeMap<>();
    users.forEach(user -> byName.put(user.name(), user));
    defaultUser = Objects.requireNonNull(byName.get(User.DEFAULT_NAME));
  }

  /// In the order of their names' bytes.
  public Collection<User> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  public @Nullable User find(String name) {
    return byName.get(name);
  }

  /// The user of this name when it may log in with this password, else null. It takes no less time
  /// for a name that nobody has.
  public @Nullable User authenticate(String name, byte[] password) {
    User user = byName.get(name);
    boolean right = Passwords.match(user == null ? List.of() : user.passwords(), password);
    boolean accepted = user != null && user.isEnabled() && (right || user.needsNoPassword());
    return accepted ? user : null;
  }

  /// What the user has become, null if it was deleted since.
  public @Nullable User current(User user) {
    User now = byName.get(user.name());
    return now != null && now.isSame(user) ? now : null;
  }

  /// Who every connection is at first.
  public User defaultUser() {
    return defaultUser;
  }

  /// Whether a connection need not log in to be the default user.
  public boolean isOpen() {
    return defaultUser.isEnabled() && defaultUser.needsNoPassword();
  }

  /// The same with another user, or a changed one.
  Users with(User user) {
    SortedMap<String, User> changed = new TreeMap<>(byName);
    changed.put(user.name(), user);
    return new Users(changed.values());
  }

  Users without(Collection<User> gone) {
    SortedMap<String, User> left = new TreeMap<>(byName);
    gone.forEach(user -> left.remove(user.name()));
    return new Users(left.values());
  }
}
