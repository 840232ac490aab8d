package io.slotkeeper.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotkeeper.server.acl.AclException;
import io.slotkeeper.server.command.RespSocket;
import io.slotkeeper.server.command.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// What users may do, wherever they try it, and what happens to them when that changes.
@ParameterizedClass
@ValueSource(strings = {"1", "3"})
class AccessTest {
  private static final String NO_KEY = "-NOPERM No permissions to access a key";
  private static final String NO_CHANNEL = "-NOPERM No permissions to access a channel";

  @Parameter String loops;
  private TestServer server;
  private RespSocket admin;
  private final List<RespSocket> others = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start("--io-threads", loops, "--hz", "500");
    admin = server.connect();
  }

  @AfterEach
  void stop() throws IOException {
    admin.close();
    for (RespSocket other : others) {
      other.close();
    }
    server.close();
  }

  private RespSocket stranger() throws IOException {
    RespSocket other = server.connect();
    others.add(other);
    return other;
  }

  /// A connection of the user bob, who has these rules.
  private RespSocket bob(String... rules) throws IOException {
    change(rules);
    RespSocket bob = stranger();
    assertThat(bob.call("AUTH", "bob", "any")).isEqualTo("OK");
    return bob;
  }

  private void change(String... rules) throws IOException {
    List<String> words = new ArrayList<>(List.of("ACL", "SETUSER", "bob", "on", "nopass"));
    words.addAll(List.of(rules));
    assertThat(admin.call(words.toArray(String[]::new))).isEqualTo("OK");
  }

  private static String noCommand(String command) {
    return "-NOPERM User bob has no permissions to run the '" + command + "' command";
  }

  // ---- the check --------------------------------------------------------------------------

  @Test
  void commandsKeysAndChannelsAreChecked() throws IOException {
    RespSocket bob = bob("+@all", "-config", "~a*", "%R~r*", "%W~w*", "&news.*");
    assertThat(bob.call("CONFIG", "GET", "port")).isEqualTo(noCommand("config|get"));
    assertThat(bob.call("SET", "a1", "v")).isEqualTo("OK");
    assertThat(bob.call("SET", "b1", "v")).isEqualTo(NO_KEY);
    assertThat(bob.call("MSET", "a1", "v", "b1", "v")).isEqualTo(NO_KEY);
    assertThat(bob.call("GET", "r")).isNull();
    assertThat(bob.call("SET", "r", "v")).isEqualTo(NO_KEY);
    assertThat(bob.call("SET", "w", "v")).isEqualTo("OK");
    assertThat(bob.call("SET", "w", "v", "GET")).isEqualTo(NO_KEY);
    assertThat(bob.call("GET", "w")).isEqualTo(NO_KEY);
    assertThat(bob.call("COPY", "r", "w")).isEqualTo(0L);
    assertThat(bob.call("COPY", "w", "r")).isEqualTo(NO_KEY);
    assertThat(bob.call("EXISTS", "r", "w", "a")).isEqualTo(1L);
    assertThat(bob.call("EXISTS", "r", "x")).isEqualTo(NO_KEY);
    assertThat(bob.call("PUBLISH", "news.de", "m")).isEqualTo(0L);
    assertThat(bob.call("SPUBLISH", "old.de", "m")).isEqualTo(NO_CHANNEL);
    assertThat(bob.call("PSUBSCRIBE", "news.d*")).isEqualTo(NO_CHANNEL);
    assertThat(bob.call("PSUBSCRIBE", "news.*").toString()).isEqualTo("[psubscribe, news.*, 1]");
    assertThat(bob.call("SUBSCRIBE", "news.a", "old")).isEqualTo(NO_CHANNEL);
    assertThat(bob.call("UNSUBSCRIBE", "old").toString()).isEqualTo("[unsubscribe, old, 1]");
  }

  @Test
  void oneSelectorMustAllowTheWholeCall() throws IOException {
    RespSocket bob = bob("+get", "~a", "(+set ~b)", "(+mget ~c ~d)");
    assertThat(bob.call("GET", "a")).isNull();
    assertThat(bob.call("GET", "b")).isEqualTo(NO_KEY);
    assertThat(bob.call("SET", "a", "v")).isEqualTo(NO_KEY);
    assertThat(bob.call("SET", "b", "v")).isEqualTo("OK");
    assertThat(bob.call("MGET", "c", "d").toString()).isEqualTo("[null, null]");
    assertThat(bob.call("DEL", "a")).isEqualTo(noCommand("del"));
  }

  @Test
  void aCommandMayBeAllowedWithOneFirstArgumentOnly() throws IOException {
    RespSocket bob = bob("+select|1");
    assertThat(bob.call("SELECT", "1")).isEqualTo("OK");
    assertThat(bob.call("SELECT", "0")).isEqualTo(noCommand("select"));
  }

  @Test
  void loggingInAndLeavingIsAlwaysAllowed() throws IOException {
    RespSocket bob = bob();
    assertThat(bob.call("PING")).isEqualTo(noCommand("ping"));
    assertThat(bob.call("HELLO", "2", "SETNAME", "x")).isInstanceOf(List.class);
    assertThat(bob.call("RESET")).isEqualTo("RESET");
    assertThat(bob.call("ACL", "WHOAMI")).isEqualTo("default");
    assertThat(bob.call("AUTH", "bob", "any")).isEqualTo("OK");
    assertThat(bob.call("QUIT")).isEqualTo("OK");
  }

  @Test
  void aChangeIsFeltByTheNextCommandOfEveryConnection() throws IOException {
    RespSocket bob = bob("+get", "~*");
    for (int i = 0; i < 50; i++) {
      change("-get");
      assertThat(bob.call("GET", "a")).isEqualTo(noCommand("get"));
      change("+get");
      assertThat(bob.call("GET", "a")).isNull();
    }
  }

  @Test
  void renamedCommandsKeepTheirRules() throws Exception {
    try (TestServer renamed = TestServer.start("--rename-command", "KEYS", "list-keys");
        RespSocket socket = renamed.connect()) {
      assertThat(socket.call("ACL", "SETUSER", "default", "-keys")).isEqualTo("OK");
      assertThat(socket.call("LIST-KEYS", "*"))
          .isEqualTo("-NOPERM User default has no permissions to run the 'keys' command");
      assertThat(socket.text("ACL", "SETUSER", "default", "-list-keys")).startsWith("-ERR ");
    }
  }

  @Test
  void sortFollowsPatternsOnlyForThoseWhoMayReadEverything() throws IOException {
    RespSocket bob = bob("+sort", "~list");
    String denied = "-ERR BY option of SORT denied due to insufficient ACL permissions.";
    assertThat(bob.call("SORT", "list", "BY", "w_*")).isEqualTo(denied);
    assertThat(bob.call("SORT", "list", "GET", "#"))
        .isEqualTo("-ERR GET option of SORT denied due to insufficient ACL permissions.");
    assertThat(bob.call("SORT", "list", "BY", "nosort")).isEqualTo(List.of());
    change("%W~*");
    assertThat(bob.call("SORT", "list", "BY", "w_*")).isEqualTo(denied);
    change("%R~*");
    assertThat(bob.call("SORT", "list", "BY", "w_*", "GET", "#")).isEqualTo(List.of());
  }

  // ---- transactions, scripts, waiting -------------------------------------------------------

  @Test
  void aTransactionIsCheckedWhenItIsQueuedAndWhenItRuns() throws IOException {
    RespSocket bob = bob("+@all", "~a", "~b");
    assertThat(bob.call("MULTI")).isEqualTo("OK");
    assertThat(bob.call("SET", "x", "v")).isEqualTo(NO_KEY);
    assertThat(bob.text("EXEC")).startsWith("-EXECABORT");
    assertThat(bob.call("MULTI")).isEqualTo("OK");
    assertThat(bob.call("SET", "a", "v")).isEqualTo("QUEUED");
    assertThat(bob.call("SET", "b", "v")).isEqualTo("QUEUED");
    assertThat(bob.call("PING")).isEqualTo("QUEUED");
    change("resetkeys", "~b", "-ping");
    String changed =
        "-NOPERM ACLs rules changed between the moment the transaction was accumulated and the"
            + " EXEC call. This command is no longer allowed for the following reason: ";
    assertThat(bob.call("EXEC"))
        .isEqualTo(
            List.of(
                changed + "no permission to touch the specified keys",
                "OK",
                changed + "no permission to execute the command or subcommand"));
    assertThat(admin.call("EXISTS", "a")).isEqualTo(0L);
    Map<String, String> entry = logEntry(0);
    assertThat(entry)
        .containsEntry("context", "multi")
        .containsEntry("object", "ping")
        .hasEntrySatisfying("client-info", info -> assertThat(info).contains(" cmd=exec "));
  }

  @Test
  void execItselfMayBeDenied() throws IOException {
    RespSocket bob = bob("+@all", "-exec");
    bob.call("MULTI");
    assertThat(bob.call("EXEC"))
        .isEqualTo(
            "-EXECABORT Transaction discarded because of: " + noCommand("exec").substring(1));
  }

  @Test
  void scriptsMayDoWhatTheirCallerMay() throws IOException {
    RespSocket bob = bob("+@scripting", "+set", "+get", "~a");
    assertThat(bob.call("EVAL", "return redis.call('set','a','v')", "1", "a")).isEqualTo("OK");
    assertThat(bob.call("EVAL", "return redis.call('get','x')", "1", "x")).isEqualTo(NO_KEY);
    assertThat(bob.text("EVAL", "return redis.call('get','x')", "0"))
        .startsWith("-ERR ACL failure in script: No permissions to access a key script: ");
    assertThat(bob.text("EVAL", "return redis.pcall('del','a').err", "0"))
        .isEqualTo(
            "ERR ACL failure in script: User bob has no permissions to run the 'del' command");
    assertThat(logEntry(0))
        .containsEntry("context", "lua")
        .containsEntry("object", "del")
        .hasEntrySatisfying("client-info", info -> assertThat(info).contains(" cmd=eval "));
    String check =
        "return {redis.acl_check_cmd('set','a',1), redis.acl_check_cmd('set','b',1),"
            + " redis.acl_check_cmd('del','a')}";
    assertThat(bob.call("EVAL", check, "0").toString()).isEqualTo("[1, null, null]");
  }

  @Test
  void aClientThatWaitsIsCheckedAgainWhenItIsServed() throws Exception {
    RespSocket bob = bob("+@all", "~*");
    bob.send(RespSocket.request("BLPOP", "list", "0"));
    Await.until("bob waits", () -> admin.info("clients").get("blocked_clients").equals("1"));
    change("resetkeys");
    assertThat(admin.call("RPUSH", "list", "element")).isEqualTo(1L);
    assertThat(bob.receive()).isEqualTo(NO_KEY);
    assertThat(admin.call("LLEN", "list")).isEqualTo(1L);
    assertThat(admin.info("commandstats").get("cmdstat_blpop")).contains("calls=0,usec=0,");
    assertThat(admin.info("commandstats").get("cmdstat_blpop")).contains("rejected_calls=1");
  }

  // ---- users that go ------------------------------------------------------------------------

  @Test
  void connectionsOfDeletedUsersAreClosed() throws IOException {
    RespSocket bob = bob("+@all", "~*");
    RespSocket another = stranger();
    another.call("AUTH", "bob", "x");
    assertThat(bob.call("ACL", "DELUSER", "bob", "nobody")).isEqualTo(1L);
    assertThat(bob.isClosedByServer()).isTrue();
    assertThat(another.isClosedByServer()).isTrue();
    assertThat(admin.call("ACL", "USERS")).isEqualTo(List.of("default"));
  }

  @Test
  void subscribersThatLoseTheirChannelAreClosedAndOthersStay() throws IOException {
    RespSocket pattern = bob("+@all", "&a", "&b*", "&s");
    RespSocket channel = stranger();
    RespSocket shard = stranger();
    channel.call("AUTH", "bob", "x");
    shard.call("AUTH", "bob", "x");
    pattern.call("PSUBSCRIBE", "b*");
    channel.call("SUBSCRIBE", "a");
    shard.call("SSUBSCRIBE", "s");
    change("resetchannels", "&a", "&b*");
    assertThat(admin.text("CLIENT", "LIST").split("\n")).hasSize(3);
    assertThat(shard.isClosedByServer()).isTrue();
    change("resetchannels", "&ax", "&b*");
    assertThat(admin.text("CLIENT", "LIST").split("\n")).hasSize(2);
    assertThat(channel.isClosedByServer()).isTrue();
    change("resetchannels", "&bx");
    assertThat(admin.text("CLIENT", "LIST").split("\n")).hasSize(1);
    assertThat(pattern.isClosedByServer()).isTrue();
  }

  @Test
  void clientsAreKilledByTheirUser() throws IOException {
    RespSocket bob = bob("+@all");
    assertThat(admin.text("CLIENT", "LIST")).contains(" user=bob ").contains(" user=default ");
    assertThat(admin.call("CLIENT", "KILL", "USER", "eve")).isEqualTo("-ERR No such user 'eve'");
    assertThat(admin.call("CLIENT", "KILL", "USER", "bob")).isEqualTo(1L);
    assertThat(bob.isClosedByServer()).isTrue();
  }

  @Test
  void theDefaultUserDecidesWhoMustLogIn() throws IOException {
    RespSocket before = stranger();
    assertThat(before.call("PING")).isEqualTo("PONG");
    assertThat(admin.call("ACL", "SETUSER", "default", ">secret")).isEqualTo("OK");
    RespSocket after = stranger();
    assertThat(after.call("PING")).isEqualTo("-NOAUTH Authentication required.");
    assertThat(after.call("AUTH", "wrong")).asString().startsWith("-WRONGPASS ");
    assertThat(before.call("PING")).isEqualTo("PONG");
    assertThat(admin.call("CONFIG", "SET", "requirepass", "other")).isEqualTo("OK");
    assertThat(after.call("AUTH", "secret")).asString().startsWith("-WRONGPASS ");
    assertThat(after.call("AUTH", "other")).isEqualTo("OK");
    assertThat(admin.call("ACL", "SETUSER", "default", "off")).isEqualTo("OK");
    assertThat(stranger().call("AUTH", "other")).asString().startsWith("-WRONGPASS ");
    RespSocket waiting = stranger();
    assertThat(waiting.call("PING")).isEqualTo("-NOAUTH Authentication required.");
    assertThat(admin.call("ACL", "SETUSER", "default", "on", "nopass")).isEqualTo("OK");
    assertThat(waiting.call("PING")).isEqualTo("PONG");
  }

  // ---- ACL ----------------------------------------------------------------------------------

  private Map<String, String> logEntry(int index) throws IOException {
    List<?> all = (List<?>) admin.call("ACL", "LOG");
    List<?> words = (List<?>) all.get(index);
    Map<String, String> entry = new java.util.TreeMap<>();
    for (int i = 0; i < words.size(); i += 2) {
      entry.put((String) words.get(i), String.valueOf(words.get(i + 1)));
    }
    return entry;
  }

  @Test
  void whatIsDeniedIsLoggedAndCounted() throws IOException {
    RespSocket bob = bob("+get", "+publish", "~a");
    bob.call("SET", "a", "v");
    bob.call("GET", "x");
    bob.call("PUBLISH", "ch", "m");
    bob.call("AUTH", "eve", "x");
    assertThat(logEntry(0))
        .containsEntry("reason", "auth")
        .containsEntry("object", "AUTH")
        .containsEntry("username", "eve");
    assertThat(logEntry(1)).containsEntry("reason", "channel").containsEntry("object", "ch");
    assertThat(logEntry(2)).containsEntry("reason", "key").containsEntry("object", "x");
    assertThat(logEntry(3))
        .containsEntry("reason", "command")
        .containsEntry("object", "set")
        .containsEntry("context", "toplevel")
        .containsEntry("username", "bob")
        .containsEntry("count", "1")
        .hasEntrySatisfying("client-info", info -> assertThat(info).contains(" user=bob "));
    assertThat((List<?>) admin.call("ACL", "LOG", "2")).hasSize(2);
    for (String what : List.of("auth", "cmd", "key", "channel")) {
      assertThat(admin.info("stats")).containsEntry("acl_access_denied_" + what, "1");
    }
    assertThat(admin.call("ACL", "LOG", "RESET")).isEqualTo("OK");
    assertThat(admin.call("ACL", "LOG")).isEqualTo(List.of());
  }

  @Test
  void dryrunTellsWhatWouldBeDenied() throws IOException {
    admin.call("ACL", "SETUSER", "bob", "+get", "+publish", "~a", "(+mget ~a ~b)");
    assertThat(dryrun("GET", "a")).isEqualTo("OK");
    assertThat(dryrun("GET", "b")).isEqualTo("User bob has no permissions to access the 'b' key");
    assertThat(dryrun("MGET", "b", "a", "c"))
        .isEqualTo("User bob has no permissions to access the 'c' key");
    assertThat(dryrun("PUBLISH", "ch", "m"))
        .isEqualTo("User bob has no permissions to access the 'ch' channel");
    assertThat(dryrun("CONFIG", "GET", "x"))
        .isEqualTo("User bob has no permissions to run the 'config|get' command");
    assertThat(dryrun("GET")).isEqualTo("-ERR wrong number of arguments for 'get' command");
    assertThat(dryrun("NOTHING")).isEqualTo("-ERR Command 'NOTHING' not found");
  }

  private Object dryrun(String... call) throws IOException {
    List<String> words = new ArrayList<>(List.of("ACL", "DRYRUN", "bob"));
    words.addAll(List.of(call));
    return admin.call(words.toArray(String[]::new));
  }

  @Test
  void passwordsAreAsLongAsAskedFor() throws IOException {
    assertThat(admin.text("ACL", "GENPASS")).matches("[0-9a-f]{64}");
    assertThat(admin.text("ACL", "GENPASS", "5")).matches("[0-9a-f]{2}");
    assertThat(admin.text("ACL", "GENPASS", "4096")).matches("[0-9a-f]{1024}");
    assertThat(admin.text("ACL", "GENPASS", "4097")).startsWith("-ERR ACL GENPASS argument must");
  }

  @Test
  void usersComeFromTheirFileAndGoBackToIt(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("users.acl"), "user bob on >pw +acl +get ~a\n");
    try (TestServer filed =
            TestServer.start("--dir", directory.toString(), "--aclfile", "users.acl");
        RespSocket socket = filed.connect();
        RespSocket bob = filed.connect()) {
      assertThat(bob.call("AUTH", "bob", "pw")).isEqualTo("OK");
      assertThat(socket.call("ACL", "SETUSER", "bob", "+set")).isEqualTo("OK");
      assertThat(socket.call("ACL", "SETUSER", "eve", "on")).isEqualTo("OK");
      assertThat(socket.call("ACL", "SAVE")).isEqualTo("OK");
      String saved = Files.readString(file);
      assertThat(saved.lines().map(line -> line.split(" ")[1]))
          .containsExactly("bob", "default", "eve");
      assertThat(saved).contains("~a resetchannels -@all +acl +get +set\n");
      Files.writeString(file, saved + "user bob off\n");
      assertThat(socket.text("ACL", "LOAD")).startsWith("-ERR WARNING: Duplicate user 'bob'");
      Files.writeString(file, saved.replace("user eve", "user ann"));
      assertThat(socket.call("ACL", "LOAD")).isEqualTo("OK");
      assertThat(bob.isClosedByServer()).isTrue();
      assertThat(socket.call("ACL", "USERS")).isEqualTo(List.of("ann", "bob", "default"));
    }
    assertThat(admin.text("ACL", "SAVE"))
        .startsWith("-ERR This Redis instance is not configured to use an ACL file.");
  }

  @Test
  void declaredUsersAreThereFromTheStart() throws Exception {
    try (TestServer declared =
            TestServer.start(
                "--requirepass",
                "secret",
                "--user",
                "bob",
                "on",
                ">pw",
                "+get",
                "~a",
                "(+set",
                "~b)");
        RespSocket socket = declared.connect()) {
      assertThat(socket.call("PING")).isEqualTo("-NOAUTH Authentication required.");
      assertThat(socket.call("AUTH", "bob", "pw")).isEqualTo("OK");
      assertThat(socket.call("SET", "b", "v")).isEqualTo("OK");
      assertThat(socket.call("SET", "a", "v")).isEqualTo(NO_KEY);
      assertThat(socket.call("AUTH", "secret")).isEqualTo("OK");
    }
    assertThatThrownBy(() -> TestServer.start("--user", "bob", "on", "+what"))
        .isInstanceOf(AclException.class)
        .hasMessage(
            "Error loading ACL rule '+what' for the user named 'bob': Unknown command or category"
                + " name in ACL");
  }
}
