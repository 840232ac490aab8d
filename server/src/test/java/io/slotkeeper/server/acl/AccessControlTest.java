package io.slotkeeper.server.acl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotkeeper.server.command.CommandFamilies;
import io.slotkeeper.server.command.CommandTable;
import io.slotkeeper.server.config.ServerConfig;
import io.slotkeeper.server.launch.DiskConfigFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessControlTest {
  private static final String HASH_OF_SECRET =
      "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

  private final CommandTable table = CommandFamilies.table();
  private final DiskConfigFiles files =
      new DiskConfigFiles(Path.of(""), InputStream.nullInputStream());
  private final ServerConfig config = new ServerConfig(files, 1);
  private final AccessControl access = new AccessControl(table.catalog(), config.security);

  private User set(String name, String... rules) throws AclException {
    return access.setUser(name, List.of(rules)).after();
  }

  private String commandsAfter(String... rules) throws AclException {
    return set("u", rules).selectors().getFirst().commandText();
  }

  private void assertRefused(String rule, String reason) {
    assertThatThrownBy(() -> set("refused", "on", rule))
        .hasMessage("Error in ACL SETUSER modifier '" + rule + "': " + reason);
    assertThat(access.users().find("refused")).isNull();
  }

  private static boolean allows(User user, CommandTable table, String command) {
    int id = Objects.requireNonNull(table.find(command)).id();
    return user.selectors().getFirst().allowsCommand(id);
  }

  // ---- rules ------------------------------------------------------------------------------

  @Test
  void theDefaultUserMayDoEverythingAndNewUsersNothing() throws AclException {
    assertThat(access.users().defaultUser().line())
        .isEqualTo("user default on nopass sanitize-payload ~* &* +@all");
    assertThat(access.users().defaultUser().isUnrestricted()).isTrue();
    assertThat(access.users().isOpen()).isTrue();
    assertThat(set("bob").line()).isEqualTo("user bob off sanitize-payload resetchannels -@all");
  }

  @Test
  void everyKindOfRuleIsShownInItsPlace() throws AclException {
    User user =
        set(
            "bob",
            "on",
            ">secret",
            "skip-sanitize-payload",
            "~a",
            "%R~b",
            "%W~c",
            "%rw~d",
            "&ch",
            "+get",
            "(~x",
            "+set",
            ")",
            "(allchannels +@read)");
    assertThat(user.rules())
        .isEqualTo(
            "on skip-sanitize-payload #"
                + HASH_OF_SECRET
                + " ~a %R~b %W~c ~d resetchannels &ch -@all +get"
                + " (~x resetchannels -@all +set) (&* -@all +@read)");
    assertThat(set("bob", "clearselectors", "resetkeys", "resetchannels", "nopass").rules())
        .isEqualTo("on nopass skip-sanitize-payload resetchannels -@all +get");
    assertThat(set("bob", "reset").rules()).isEqualTo("off sanitize-payload resetchannels -@all");
  }

  @Test
  void accessesToOneKeyPatternAddUp() throws AclException {
    assertThat(set("u", "%R~a", "%W~b", "%W~a").selectors().getFirst().keyText())
        .isEqualTo("~a %W~b");
  }

  @Test
  void aNewRuleOnCommandsTakesThePlaceOfThoseItMakesMeaningless() throws AclException {
    assertThat(commandsAfter("+@all", "-@hash", "-@slow", "+hget"))
        .isEqualTo("+@all -@hash -@slow +hget");
    assertThat(commandsAfter("-@hash")).isEqualTo("+@all -@slow +hget -@hash");
    assertThat(commandsAfter("+@HASH")).isEqualTo("+@all -@slow +hget +@hash");
    assertThat(commandsAfter("nocommands", "+HGET", "-hset", "+hset", "-hget"))
        .isEqualTo("-@all +hset -hget");
    assertThat(commandsAfter("-@all", "+client|list", "+config|get", "+config", "+acl|list"))
        .isEqualTo("-@all +client|list +config +acl|list");
    assertThat(commandsAfter("-acl")).isEqualTo("-@all +client|list +config -acl");
    assertThat(commandsAfter("-@all", "+select|0", "+SELECT|0", "+debug|Segfault", "+debug"))
        .isEqualTo("-@all +select|0 +debug");
    assertThat(commandsAfter("-@dangerous", "allcommands")).isEqualTo("+@all");
  }

  @Test
  void aContainerStandsForItsSubcommands() throws AclException {
    User user = set("u", "+config", "-config|set", "+client|id");
    assertThat(allows(user, table, "config|get")).isTrue();
    assertThat(allows(user, table, "config|set")).isFalse();
    assertThat(allows(user, table, "client|id")).isTrue();
    assertThat(allows(user, table, "client|kill")).isFalse();
  }

  @Test
  void aUserWithEveryCommandKeyAndChannelIsUnrestrictedHoweverItCameToThat() throws AclException {
    assertThat(set("u", "+@all", "~*", "&*").isUnrestricted()).isTrue();
    assertThat(set("u", "-get").isUnrestricted()).isFalse();
    assertThat(set("u", "+get").isUnrestricted()).isTrue();
    assertThat(set("u", "resetkeys").isUnrestricted()).isFalse();
    assertThat(set("u", "(+@all ~* &*)").isUnrestricted()).isTrue();
    assertThat(set("v", "(+@all ~*)", "(+@all &*)").isUnrestricted()).isFalse();
  }

  @Test
  void rulesThatMakeNoSenseAreRefusedWithTheReason() {
    String syntax = "Syntax error";
    String unknown = "Unknown command or category name in ACL";
    for (String rule : List.of("what", ")", " ()", "+select|", "~a b", "&a\tb", "%X~a", "%RR~a")) {
      assertRefused(rule, syntax);
    }
    for (String rule : List.of("+nothing", "-nothing", "+@nothing", "+config|x", "-get|a", "+|x")) {
      assertRefused(rule, unknown);
    }
    assertRefused("+config|get|x", "Allowing first-arg of a subcommand is not supported");
    assertRefused("(+nothing)", unknown);
    assertRefused(
        "#abc",
        "The password hash must be exactly 64 characters and contain only"
            + " lowercase hexadecimal characters");
    assertRefused(
        "#" + "A".repeat(64),
        "The password hash must be exactly 64 characters and"
            + " contain only lowercase hexadecimal characters");
    assertRefused("<x", "The password you are trying to remove from the user does not exist");
    assertRefused(
        "(~* ~a)",
        "Adding a pattern after the * pattern (or the 'allkeys' flag) is not"
            + " valid and does not have any effect. Try 'resetkeys' to start with an empty list of"
            + " patterns");
    assertRefused(
        "(&* &a)",
        "Adding a pattern after the * pattern (or the 'allchannels' flag) is"
            + " not valid and does not have any effect. Try 'resetchannels' to start with an empty"
            + " list of channels");
    assertThatThrownBy(() -> set("u", "on", "(+get", "+set"))
        .hasMessage("Unmatched parenthesis in acl selector starting at '(+get'.");
  }

  /// Rules that ended other servers (CVE-2024-31227, CVE-2024-51741) are refused, or understood.
  @Test
  void rulesOfAnyShapeAreReadOrRefused() throws AclException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String alphabet = "()%~&+-@|RWget*#<>! \"'\\\0\u00ff";
    for (int round = 0; round < 100_000; round++) {
      StringBuilder rule = new StringBuilder();
      for (int i = random.nextInt(12); i >= 0; i--) {
        rule.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      User user;
      try {
        user = set("u", "reset", rule.toString());
      } catch (AclException _) {
        continue;
      }
      String rules = user.rules();
      assertThat(set("u", ("reset " + rules).split(" ")).rules())
          .as("seed %d, rule %s", seed, rule)
          .isEqualTo(rules);
    }
  }

  /// Redis shows such a pattern by ending the process (CVE-2024-31227).
  @Test
  void aKeyPatternWithoutAccessIsRefused() {
    for (String rule : List.of("%~a", "%", "%R", "(%~a)")) {
      assertRefused(rule, "Syntax error");
    }
  }

  @Test
  void aRefusedChangeChangesNothing() throws AclException {
    String before = set("bob", "on", "+get", "~a").rules();
    assertThatThrownBy(() -> set("bob", "off", "-get", ">pw", "what")).isNotNull();
    assertThat(Objects.requireNonNull(access.users().find("bob")).rules()).isEqualTo(before);
  }

  @Test
  void passwordsAreComparedByTheirHashes() throws AclException {
    User user = set("bob", "on", ">secret", ">secret", "#" + "0".repeat(64));
    assertThat(user.passwords()).containsExactly(HASH_OF_SECRET, "0".repeat(64));
    assertThat(logsIn("bob", "secret")).isTrue();
    assertThat(logsIn("bob", "Secret")).isFalse();
    assertThat(logsIn("bob", "0".repeat(64))).isFalse();
    assertThat(logsIn("eve", "secret")).isFalse();
    set("bob", "off");
    assertThat(logsIn("bob", "secret")).isFalse();
    set("bob", "on", "<secret");
    assertThat(logsIn("bob", "secret")).isFalse();
    set("bob", "nopass");
    assertThat(logsIn("bob", "whatever")).isTrue();
    set("bob", "resetpass");
    assertThat(logsIn("bob", "")).isFalse();
  }

  private boolean logsIn(String name, String password) {
    return access.users().authenticate(name, password.getBytes()) != null;
  }

  @Test
  void whatEveryUserShowsMakesTheSameUserAgain() throws AclException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      List<String> rules = new ArrayList<>();
      for (int i = random.nextInt(12); i > 0; i--) {
        rules.add(randomRule(random));
      }
      User user;
      try {
        user = access.setUser("a" + round, rules).after();
      } catch (AclException _) {
        continue;
      }
      User again = access.setUser("b" + round, List.of(user.rules().split(" "))).after();
      String description = "seed %d, rules %s".formatted(seed, rules);
      assertThat(again.rules()).as(description).isEqualTo(user.rules());
      assertThat(again.isUnrestricted()).as(description).isEqualTo(user.isUnrestricted());
      for (int id = 0; id < table.idCount(); id++) {
        assertThat(again.selectors().getFirst().allowsCommand(id))
            .as("%s, %s", description, table.byId(id))
            .isEqualTo(user.selectors().getFirst().allowsCommand(id));
      }
    }
  }

  private String randomRule(Random random) {
    String sign = random.nextBoolean() ? "+" : "-";
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> sign + table.byId(random.nextInt(table.idCount())).fullName();
      case 3, 4 -> {
        AclCategory[] all = AclCategory.values();
        yield sign + "@" + all[random.nextInt(all.length)].wireName();
      }
      case 5 -> sign + "@all";
      case 6 -> "+select|" + random.nextInt(3);
      case 7 -> List.of("~", "%R~", "%W~", "%RW~").get(random.nextInt(4)) + random.nextInt(3);
      case 8 -> "&" + random.nextInt(3);
      case 9 ->
          List.of("allkeys", "resetkeys", "allchannels", "resetchannels").get(random.nextInt(4));
      case 10 -> {
        StringJoiner selector = new StringJoiner(" ", "(", ")");
        for (int i = random.nextInt(3); i > 0; i--) {
          selector.add(random.nextBoolean() ? "~" + i : "+get");
        }
        yield selector.toString();
      }
      default ->
          List.of("on", "off", "nopass", ">" + random.nextInt(3), "reset", "clearselectors")
              .get(random.nextInt(6));
    };
  }

  // ---- users ------------------------------------------------------------------------------

  @Test
  void aDeletedUserIsNotTheOneThatIsMadeAfterwards() throws AclException {
    User first = set("bob", "on");
    User changed = set("bob", "+get");
    assertThat(changed.isSame(first)).isTrue();
    assertThat(access.users().current(first)).isSameAs(changed);
    assertThat(access.deleteUsers(List.of("nobody", "bob", "bob"))).containsExactly(changed);
    User second = set("bob", "on");
    assertThat(second.isSame(first)).isFalse();
    assertThat(access.users().current(first)).isNull();
  }

  @Test
  void theDefaultUserStays() throws AclException {
    set("bob");
    assertThatThrownBy(() -> access.deleteUsers(List.of("bob", "default")))
        .hasMessage("The 'default' user cannot be removed");
    assertThat(access.users().find("bob")).isNotNull();
  }

  @Test
  void onlyAChangeThatTakesChannelsIsAReasonToLookAtSubscribers() throws AclException {
    assertThat(access.setUser("u", List.of("&a", "&b*")).takesChannels()).isFalse();
    assertThat(access.setUser("u", List.of("&c", "+get")).takesChannels()).isFalse();
    assertThat(access.setUser("u", List.of("resetchannels", "&a")).takesChannels()).isTrue();
    assertThat(access.setUser("u", List.of("allchannels")).takesChannels()).isFalse();
    assertThat(access.setUser("u", List.of("resetchannels", "&a", "&b")).takesChannels()).isTrue();
    assertThat(access.setUser("u", List.of("resetchannels", "(&a)", "(&b)")).takesChannels())
        .isFalse();
  }

  // ---- the file ---------------------------------------------------------------------------

  @Test
  void usersSurviveTheirFile(@TempDir Path directory) throws Exception {
    String path = directory.resolve("users.acl").toString();
    User bob = set("bob", "on", ">secret", "~a*", "&c", "+@all", "-@dangerous", "(+get ~b)");
    set("default", "off");
    List<String> lines = access.users().all().stream().map(User::line).toList();
    access.save(files, path);
    set("bob", "off");
    set("eve", "on");
    Collection<User> gone = access.load(files, path);
    assertThat(access.users().all().stream().map(User::line).toList()).isEqualTo(lines);
    assertThat(gone.stream().map(User::name)).containsExactly("bob", "eve");
    assertThat(access.users().current(bob)).isNull();
  }

  @Test
  void aFileWithoutTheDefaultUserLeavesItEverything(@TempDir Path directory) throws Exception {
    User old = set("default", "off", "resetkeys");
    load(directory, "\nuser bob on\r\n\n");
    assertThat(access.users().defaultUser().isSame(old)).isTrue();
    assertThat(access.users().defaultUser().isUnrestricted()).isTrue();
    assertThat(access.users().isOpen()).isTrue();
  }

  private void load(Path directory, String content) throws IOException, AclException {
    Path file = Files.writeString(directory.resolve("u.acl"), content);
    access.load(files, file.toString());
  }

  @Test
  void allFaultsOfAFileAreToldAndNothingIsTakenFromIt(@TempDir Path directory) throws AclException {
    set("bob", "on");
    Users before = access.users();
    assertThatThrownBy(() ->
            load(
                directory,
                "user eve on\nuser eve off\n# no comments\nuser x +what >pw what %X~\n"
                    + "user y (+get\nuser"))
        .hasMessage(
            "WARNING: Duplicate user 'eve' found on line 2. :3 should start with user keyword"
                + " followed by the username. :4: Error in applying operation '+what': Unknown"
                + " command or category name in ACL. :4: Syntax error. :5: Unmatched parenthesis in"
                + " selector definition.:6 should start with user keyword followed by the username."
                + " WARNING: ACL errors detected, no change to the previously active ACL rules was"
                + " performed");
    assertThat(access.users()).isSameAs(before);
  }

  // ---- categories ---------------------------------------------------------------------------

  /// Recorded with COMMAND INFO.
  @Test
  void everyCommandIsInTheCategoriesThatRedisPutsItIn() throws IOException {
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (String line : recordedCategories()) {
      String[] parts = line.split("\t");
      if (table.find(parts[0]) instanceof io.slotkeeper.server.command.Command command) {
        compared++;
        List<String> names = new ArrayList<>();
        for (AclCategory category : AclCategory.values()) {
          if ((command.categories() & category.bit()) != 0) {
            names.add(category.wireName());
          }
        }
        String own = String.join(" ", names.stream().sorted().toList());
        if (!own.equals(parts[1])) {
          differences.add(parts[0] + ": " + own + ", not " + parts[1]);
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(compared).isGreaterThan(250);
  }

  private static List<String> recordedCategories() throws IOException {
    try (InputStream in = AccessControlTest.class.getResourceAsStream("categories.tsv")) {
      return new String(Objects.requireNonNull(in).readAllBytes())
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }
}
