package io.sluice.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the arrows between modules; the demo and the suites stand above the launcher. */
final class ArchitectureTest {
  /** A module's root package, and the modules that it may see. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("io.sluice.registry", Set.of()),
          Map.entry("io.sluice.registry.testkit", Set.of("io.sluice.registry")),
          Map.entry("io.sluice.registry.file", Set.of("io.sluice.registry")),
          Map.entry("io.sluice.registry.consul", Set.of("io.sluice.registry")),
          Map.entry("io.sluice.registry.etcd", Set.of("io.sluice.registry")),
          Map.entry("io.sluice.registry.kubernetes", Set.of("io.sluice.registry")),
          Map.entry("io.sluice.registry.cmdb", Set.of("io.sluice.registry")),
          Map.entry("io.sluice.registry.names", Set.of("io.sluice.registry")),
          Map.entry("io.sluice.view", Set.of("io.sluice.registry")),
          Map.entry("io.sluice.proof", Set.of()),
          Map.entry("io.sluice.engine", Set.of("io.sluice.registry", "io.sluice.view")),
          Map.entry("io.sluice.probe", Set.of("io.sluice.registry", "io.sluice.view")),
          Map.entry(
              "io.sluice.store", Set.of("io.sluice.registry", "io.sluice.view", "io.sluice.proof")),
          Map.entry("io.sluice.cluster", Set.of("io.sluice.registry", "io.sluice.view")),
          Map.entry("io.sluice.xds.protocol", Set.of()),
          Map.entry("io.sluice.xds.resources", Set.of("io.sluice.registry", "io.sluice.view")),
          Map.entry(
              "io.sluice.xds.server",
              Set.of(
                  "io.sluice.registry",
                  "io.sluice.view",
                  "io.sluice.xds.protocol",
                  "io.sluice.xds.resources")),
          Map.entry("io.sluice.console.contract", Set.of()),
          Map.entry("io.sluice.console.signin", Set.of("io.sluice.view")),
          Map.entry("io.sluice.migrations", Set.of("io.sluice.view")),
          Map.entry(
              "io.sluice.console.web",
              Set.of(
                  "io.sluice.registry",
                  "io.sluice.view",
                  "io.sluice.engine",
                  "io.sluice.xds.resources",
                  "io.sluice.migrations",
                  "io.sluice.console.contract")),
          Map.entry("io.sluice.cli", Set.of("io.sluice.console.contract", "io.sluice.proof")),
          Map.entry("io.sluice.agent", Set.of("io.sluice.xds.protocol")),
          Map.entry("io.sluice.injector", Set.of()),
          Map.entry("io.sluice.compose", Set.of("io.sluice.agent")),
          Map.entry("io.sluice.components", Set.of()),
          Map.entry(
              "io.sluice.launcher",
              Set.of(
                  "io.sluice.registry",
                  "io.sluice.registry.file",
                  "io.sluice.registry.consul",
                  "io.sluice.registry.etcd",
                  "io.sluice.registry.kubernetes",
                  "io.sluice.registry.cmdb",
                  "io.sluice.registry.names",
                  "io.sluice.view",
                  "io.sluice.engine",
                  "io.sluice.probe",
                  "io.sluice.proof",
                  "io.sluice.store",
                  "io.sluice.cluster",
                  "io.sluice.xds.protocol",
                  "io.sluice.xds.resources",
                  "io.sluice.xds.server",
                  "io.sluice.console.signin",
                  "io.sluice.migrations",
                  "io.sluice.console.web")));

  /** A library's packages, and the modules that may know it. */
  private static final Map<String, List<String>> HOMES_OF_LIBRARIES =
      Map.ofEntries(
          Map.entry("java.sql..", List.of("io.sluice.store..", "io.sluice.components..")),
          Map.entry("org.h2..", List.of("io.sluice.store..")),
          Map.entry("com.zaxxer..", List.of("io.sluice.store..")),
          Map.entry("com.hazelcast..", List.of("io.sluice.cluster..")),
          Map.entry("org.flywaydb..", List.of("io.sluice.store..")),
          Map.entry("org.erdtman..", List.of("io.sluice.proof..")),
          Map.entry("io.vertx..", List.of("io.sluice.console.web..", "io.sluice.injector..")),
          Map.entry("org.kiwiproject..", List.of("io.sluice.registry.consul..")),
          Map.entry("okhttp3..", List.of("io.sluice.registry.consul..")),
          Map.entry("io.etcd..", List.of("io.sluice.registry.etcd..")),
          Map.entry(
              "io.fabric8..", List.of("io.sluice.registry.kubernetes..", "io.sluice.injector..")),
          Map.entry("org.bouncycastle..", List.of("io.sluice.injector..")),
          Map.entry("io.netty.resolver..", List.of("io.sluice.registry.names..")),
          Map.entry("com.nimbusds..", List.of("io.sluice.console.signin..")),
          Map.entry("io.micrometer..", List.of("io.sluice.console.web..")));

  private static JavaClasses classes;

  @BeforeAll
  static void readEveryModule() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.sluice");
  }

  private static String module(JavaClass type) {
    return ARROWS.keySet().stream()
        .filter(root -> (type.getPackageName() + ".").startsWith(root + "."))
        .max(Comparator.comparingInt(String::length))
        .orElseThrow(() -> new AssertionError(type.getName() + " belongs to no module"));
  }

  @Test
  void everyModuleIsLookedAt() {
    assertThat(classes.stream().map(ArchitectureTest::module).distinct())
        .containsExactlyInAnyOrderElementsOf(ARROWS.keySet());
  }

  @Test
  void arrowsGoWhereTheDesignSays() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : classes) {
      String from = module(type);
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(target -> target.getPackageName().startsWith("io.sluice"))
          .filter(target -> !module(target).equals(from))
          .filter(target -> !ARROWS.getOrDefault(from, Set.of()).contains(module(target)))
          .forEach(target -> wrong.add(type.getName() + " -> " + target.getName()));
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void theSeamsKnowTheJdkAlone() {
    onlyKnow("io.sluice.registry", "java.", "io.sluice.", "org.jspecify.");
    onlyKnow("io.sluice.view", "java.", "io.sluice.", "org.jspecify.");
    onlyKnow("io.sluice.console.contract", "java.", "io.sluice.", "org.jspecify.");
    onlyKnow(
        "io.sluice.migrations",
        "java.",
        "io.sluice.",
        "org.jspecify.",
        "com.fasterxml.jackson.",
        "org.slf4j.");
    onlyKnow("io.sluice.engine", "java.", "io.sluice.", "org.jspecify.", "org.slf4j.");
  }

  private static void onlyKnow(String module, String... allowed) {
    assertThat(
            classes.stream()
                .filter(type -> module(type).equals(module))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                .filter(target -> !target.isPrimitive())
                .filter(target -> Stream.of(allowed).noneMatch(target.getName()::startsWith))
                .map(JavaClass::getName))
        .as("what %s knows beside %s", module, Stream.of(allowed).collect(joining(", ")))
        .isEmpty();
  }

  @Test
  void everyLibraryHasOneHome() {
    HOMES_OF_LIBRARIES.forEach(
        (library, homes) ->
            noClasses()
                .that()
                .resideOutsideOfPackages(homes.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(classes));
  }

  @Test
  void everyPackageSaysThatNothingIsNull() {
    Collection<String> unmarked =
        classes.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(one -> !one.getClasses().isEmpty())
            .filter(one -> !one.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .toList();

    assertThat(unmarked).isEmpty();
  }
}
