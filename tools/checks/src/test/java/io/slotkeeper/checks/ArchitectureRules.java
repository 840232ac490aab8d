package io.slotkeeper.checks;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The arrows between modules, the place of each library, and the five doors, as data.
final class ArchitectureRules {
  private static final String ROOT = "io.slotkeeper.";

  /// A module may use the modules listed and, of this project, nothing else.
  static final Map<String, Set<String>> ARROWS =
      new TreeMap<>(
          Map.of(
              "resp", Set.of(),
              "datatypes", Set.of(),
              "cluster", Set.of(),
              "scripting", Set.of("resp"),
              "server", Set.of("resp", "datatypes", "cluster", "scripting"),
              "tools", Set.of("resp", "datatypes", "cluster")));

  /// A library is used in the packages listed and nowhere else.
  static final Map<String, Set<String>> LIBRARIES =
      new TreeMap<>(
          Map.of(
              "io.netty", Set.of("resp", "server.net", "server.replication"),
              "org.apache.curator", Set.of("cluster.zookeeper"),
              "org.apache.zookeeper", Set.of("cluster.zookeeper"),
              "picocli", Set.of("server.launch", "tools"),
              "com.codahale.metrics", Set.of("server.metrics"),
              "org.HdrHistogram", Set.of("tools", "server.metrics"),
              "sun.misc", Set.of()));

  private static final String[] PRODUCTION = {
    ROOT + "resp..",
    ROOT + "datatypes..",
    ROOT + "cluster..",
    ROOT + "scripting..",
    ROOT + "server.."
  };

  /// Calls that read the clock.
  private static final Set<String> CLOCK =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone");

  /// Calls that draw a random number or make a source of them.
  private static final Set<String> RANDOM =
      Set.of(
          "java.lang.Math.random",
          "java.util.UUID.randomUUID",
          "java.util.Random.<init>",
          "java.util.SplittableRandom.<init>",
          "java.security.SecureRandom.<init>",
          "java.security.SecureRandom.getInstanceStrong",
          "java.util.concurrent.ThreadLocalRandom.current",
          "java.util.random.RandomGenerator.getDefault");

  /// Types whose use is access to files.
  private static final Set<String> DISK =
      Set.of(
          "java.io.File",
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.FileReader",
          "java.io.FileWriter",
          "java.io.RandomAccessFile",
          "java.nio.file.Files",
          "java.nio.channels.FileChannel");

  private ArchitectureRules() {}

  static ArchRule arrowsOf(String module) {
    Set<String> allowed = ARROWS.get(module);
    String[] forbidden =
        ARROWS.keySet().stream()
            .filter(other -> !other.equals(module) && !allowed.contains(other))
            .map(other -> ROOT + other + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(ROOT + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden)
        .because(module + " may use only " + allowed);
  }

  static ArchRule placeOf(String library) {
    Set<String> places = LIBRARIES.get(library);
    String[] allowed = places.stream().map(place -> ROOT + place + "..").toArray(String[]::new);
    return noClasses()
        .that(resideInAnyPackage("io.slotkeeper..").and(resideOutsideOfPackages(allowed)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library + "..")
        .because(library + " lives only in " + places);
  }

  /// No production class reads the clock or draws a random number, except those in `doors`.
  static ArchRule clockAndRandomOnlyThrough(List<String> doors) {
    return noClasses()
        .that(productionExcept(doors))
        .should()
        .accessTargetWhere(callOf(CLOCK))
        .orShould()
        .accessTargetWhere(callOf(RANDOM))
        .because("time and chance come in through the doors made in server.launch");
  }

  /// No production class touches the file system, except those in `doors`.
  static ArchRule diskOnlyThrough(List<String> doors) {
    DescribedPredicate<JavaClass> disk =
        DescribedPredicate.describe("file access", target -> DISK.contains(target.getName()));
    return noClasses()
        .that(productionExcept(doors))
        .should()
        .dependOnClassesThat(disk)
        .because("files are reached through the disk door made in server.launch");
  }

  /// The packages directly below `parent` form no cycle.
  static ArchRule noCyclesBelow(String parent) {
    return slices().matching(ROOT + parent + ".(*)..").should().beFreeOfCycles();
  }

  private static DescribedPredicate<JavaClass> productionExcept(List<String> doors) {
    DescribedPredicate<JavaClass> door =
        DescribedPredicate.describe(
            "doors",
            type ->
                doors.stream()
                    .anyMatch(name ->
                        type.getName().equals(name) || type.getName().startsWith(name + "$")));
    return resideInAnyPackage(PRODUCTION)
        .and(resideOutsideOfPackages(ROOT + "server.launch.."))
        .and(not(door));
  }

  private static DescribedPredicate<JavaAccess<?>> callOf(Set<String> names) {
    return DescribedPredicate.describe(
        "call one of " + names,
        access ->
            names.contains(access.getTargetOwner().getName() + "." + access.getTarget().getName()));
  }
}
