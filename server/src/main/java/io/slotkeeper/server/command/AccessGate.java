package io.slotkeeper.server.command;

import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.server.acl.AccessControl;
import io.slotkeeper.server.acl.AclLog;
import io.slotkeeper.server.acl.Denial;
import io.slotkeeper.server.acl.Selector;
import io.slotkeeper.server.acl.User;
import io.slotkeeper.server.acl.Users;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether the users of clients may do what these ask for: first the command, then each of its
/// keys, then each of its channels.
///
/// A client remembers its [User] and the [Users] it was found among. When there are others, the
/// user is looked up again before the next command: so a change is felt at once by everybody, and
/// most of the time the check of a user who may do everything is two comparisons.
///
/// One per loop.
final class AccessGate {
  private final AccessControl access;
  private final KeyList keys = new KeyList();

  // of the latest call that was looked at
  private boolean keysFound;
  private int deniedArgument;

  AccessGate(ServerContext server) {
    this.access = server.access;
  }

  /// Whether the client must log in first.
  boolean isStranger(Client client) {
    return isOutdated(client) || !client.authenticated && !access.users().isOpen();
  }

  /// Follows changes of the users. A client whose user was deleted may do nothing and goes, even
  /// when who deleted the user did not see it.
  private boolean isOutdated(Client client) {
    Users users = access.users();
    if (client.users == users) {
      return false;
    }
    User user = users.current(client.user);
    if (user == null) {
      client.closeAfterReply = true;
      return true;
    }
    client.logIn(users, user, client.authenticated);
    return false;
  }

  /// Why the client the context is bound to may not make a call; logs it.
  ///
  /// @return null when it may
  @Nullable Denial check(
      CommandContext context, Command command, Arguments arguments, Denial.Origin origin) {
    if (isOutdated(context.client())) {
      return Denial.COMMAND;
    }
    User user = context.client().user;
    if (user.isUnrestricted()) {
      return null;
    }
    Denial denial = search(user, command, arguments);
    if (denial != null) {
      String object = denial == Denial.COMMAND ? command.fullName() : deniedText(arguments);
      log(context, new AclLog.Event(denial, origin, object, user.name()));
    }
    return denial;
  }

  /// Why a user may not make a call, null when it may.
  @Nullable Denial denial(User user, Command command, Arguments arguments) {
    return user.isUnrestricted() ? null : search(user, command, arguments);
  }

  void log(CommandContext context, AclLog.Event event) {
    String client = ClientInfo.line(context, context.client());
    access.log().add(event, client, context.nowMillis());
  }

  /// What the latest denied call is refused with, without the code of the error.
  static String text(Denial denial, User user, Command command) {
    return switch (denial) {
      case KEY -> "No permissions to access a key";
      case CHANNEL -> "No permissions to access a channel";
      case COMMAND, AUTH ->
          "User "
              + user.name()
              + " has no permissions to run the '"
              + command.fullName()
              + "' command";
    };
  }

  /// The same with the name of the key or channel.
  String detailedText(Denial denial, User user, Command command, Arguments arguments) {
    return switch (denial) {
      case KEY, CHANNEL ->
          "User "
              + user.name()
              + " has no permissions to access the '"
              + deniedText(arguments)
              + "' "
              + denial.wireName();
      case COMMAND, AUTH -> text(denial, user, command);
    };
  }

  private String deniedText(Arguments arguments) {
    byte[] bytes =
        Memory.bytes(arguments.argAddress(deniedArgument), arguments.argLength(deniedArgument));
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /// Whether the user of the client may make the bound call and read every key there is.
  boolean mayReadEveryKey(CommandContext context) {
    User user = context.client().user;
    if (user.isUnrestricted()) {
      return true;
    }
    keysFound = false;
    for (Selector selector : user.selectors()) {
      if (selector.allowsEveryKey(Selector.READ)
          && denial(selector, context.command(), context) == null) {
        return true;
      }
    }
    return false;
  }

  // ---- the search ---------------------------------------------------------------------------

  private @Nullable Denial search(User user, Command command, Arguments arguments) {
    keysFound = false;
    Denial worst = Denial.COMMAND;
    int worstArgument = 0;
    List<Selector> selectors = user.selectors();
    for (int i = 0; i < selectors.size(); i++) {
      Denial denial = denial(selectors.get(i), command, arguments);
      if (denial == null) {
        return null;
      }
      int order = denial.compareTo(worst);
      if (order > 0 || order == 0 && deniedArgument > worstArgument) {
        worst = denial;
        worstArgument = deniedArgument;
      }
    }
    deniedArgument = worstArgument;
    return worst;
  }

  private @Nullable Denial denial(Selector selector, Command command, Arguments arguments) {
    deniedArgument = 0;
    if (!allowsCommand(selector, command, arguments)) {
      return Denial.COMMAND;
    }
    if (!selector.allowsAllKeys()
        && command.mayHaveKeys()
        && !allowsKeys(selector, command, arguments)) {
      return Denial.KEY;
    }
    return allowsChannels(selector, command.spec().channelUse(), arguments) ? null : Denial.CHANNEL;
  }

  private static boolean allowsCommand(Selector selector, Command command, Arguments arguments) {
    if (command.has(CommandFlag.NO_AUTH) || selector.allowsCommand(command.id())) {
      return true;
    }
    return arguments.argCount() > 1
        && command.parent() == null
        && selector.allowsFirstArgument(
            command.id(), arguments.argAddress(1), arguments.argLength(1));
  }

  private boolean allowsKeys(Selector selector, Command command, Arguments arguments) {
    if (!keysFound) {
      KeySearch.find(command, arguments, keys);
      keysFound = true;
    }
    for (int i = 0; i < keys.count(); i++) {
      int argument = keys.position(i);
      if (!selector.allowsKey(
          arguments.argAddress(argument), arguments.argLength(argument), access(keys.flags(i)))) {
        deniedArgument = argument;
        return false;
      }
    }
    return true;
  }

  /// @param flags bits of [KeyFlag]
  private static int access(int flags) {
    int writes = KeyFlag.INSERT.bit() | KeyFlag.DELETE.bit() | KeyFlag.UPDATE.bit();
    int read = (flags & KeyFlag.ACCESS.bit()) == 0 ? 0 : Selector.READ;
    return (flags & writes) == 0 ? read : read | Selector.WRITE;
  }

  private boolean allowsChannels(Selector selector, ChannelUse use, Arguments arguments) {
    if (use == ChannelUse.NONE || selector.allowsAllChannels()) {
      return true;
    }
    int count = use == ChannelUse.PUBLISH ? 2 : arguments.argCount();
    for (int i = 1; i < count; i++) {
      long address = arguments.argAddress(i);
      int length = arguments.argLength(i);
      boolean allowed =
          use == ChannelUse.SUBSCRIBE_PATTERNS
              ? selector.allowsPattern(address, length)
              : selector.allowsChannel(address, length);
      if (!allowed) {
        deniedArgument = i;
        return false;
      }
    }
    return true;
  }
}
