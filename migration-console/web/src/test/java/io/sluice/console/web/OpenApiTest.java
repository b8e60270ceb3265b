package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.console.contract.ManifestSchema;
import io.sluice.console.contract.OpenApi;
import io.sluice.migrations.Plan;
import io.sluice.migrations.Step;
import io.vertx.core.Vertx;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

class OpenApiTest {
  private static final List<String> VERBS = List.of("get", "put", "post", "delete", "patch");

  static List<Operation> operations() {
    ConsolePorts ports = FakePorts.empty();
    ConsoleSettings settings =
        new ConsoleSettings(
            "127.0.0.1", 0, BearerToken.of(Console.TOKEN), false, false, Console.ENVIRONMENTS);
    Vertx vertx = Vertx.vertx();
    Fleet fleet = Fleet.of(ports, Console.ENVIRONMENTS);
    try (ConsoleMetrics metrics = new ConsoleMetrics(ports, fleet, List.of())) {
      return Operations.of(
          settings,
          ports,
          new FreshSplits(ports.view()),
          fleet,
          metrics,
          new EventOperations(new EventLog("test", 8, ports.clock())),
          new RecentTransitions("test"),
          new ShareLog(ports.view(), ports.mesh(), ports.clock()),
          SignedIn.of(settings, ports, vertx),
          new CompletableFuture<>());
    } finally {
      vertx.close();
    }
  }

  @Test
  void theDescriptionNamesExactlyWhatIsServed() {
    TreeSet<String> described = new TreeSet<>();
    map(document().get("paths"))
        .forEach(
            (path, item) ->
                map(item).keySet().stream()
                    .filter(VERBS::contains)
                    .forEach(verb -> described.add(verb.toUpperCase(Locale.ROOT) + " " + path)));

    TreeSet<String> served =
        operations().stream()
            .filter(operation -> !Page.isOf(operation.template()))
            .map(operation -> operation.verb() + " " + operation.template())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(described).isEqualTo(served);
  }

  @Test
  void everyQueryParameterIsDescribedAndEveryDescribedOneIsRead() {
    Map<String, Object> paths = map(document().get("paths"));
    for (Operation operation : operations()) {
      if (Page.isOf(operation.template())) {
        continue;
      }
      Object described =
          map(map(paths.get(operation.template())).get(operation.verb().toLowerCase(Locale.ROOT)))
              .getOrDefault("parameters", List.of());
      List<String> names =
          ((List<?>) described)
              .stream()
                  .map(parameter -> String.valueOf(map(parameter).get("$ref")))
                  .map(reference -> parameter(reference.replace("#/components/parameters/", "")))
                  .filter(parameter -> "query".equals(parameter.get("in")))
                  .map(parameter -> String.valueOf(parameter.get("name")))
                  .toList();

      assertThat(names).as(operation.toString()).isEqualTo(operation.query());
    }
  }

  private static Map<String, Object> parameter(String name) {
    return map(map(map(document().get("components")).get("parameters")).get(name));
  }

  @Test
  void everyBodyIsDescribedMemberByMember() throws Exception {
    Map<String, Set<String>> described = new TreeMap<>();
    map(map(document().get("components")).get("schemas"))
        .forEach(
            (name, schema) -> {
              Object properties = map(schema).get("properties");
              if (properties != null && !name.endsWith("Page")) {
                described.put(name, new TreeSet<>(map(properties).keySet()));
              }
            });

    assertThat(described).isEqualTo(records());
  }

  @Test
  void everyPathUnderApiSaysHowACallerIsRefused() {
    map(document().get("paths"))
        .forEach(
            (path, item) ->
                map(item).entrySet().stream()
                    .filter(verb -> path.startsWith("/api/") && VERBS.contains(verb.getKey()))
                    .forEach(
                        verb -> {
                          Map<String, Object> operation = map(verb.getValue());
                          boolean open = List.of().equals(operation.get("security"));
                          assertThat(map(operation.get("responses")).keySet())
                              .as(verb.getKey() + " " + path)
                              .contains("429")
                              .containsAll(open ? List.of() : List.of("401", "403"));
                        }));
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    Map<String, Object> components = map(document().get("components"));

    for (String reference :
        Arrays.stream(OpenApi.yaml().split("#/components/", -1)).skip(1).toList()) {
      String[] parts = reference.substring(0, reference.indexOf('"')).split("/", 2);
      assertThat(map(components.get(parts[0]))).containsKey(parts[1]);
    }
  }

  @Test
  void itIsServed() throws Exception {
    try (Console console = Console.start()) {
      Console.Reply reply = console.get("/api/v1/openapi.yaml");

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.response().body()).isEqualTo(OpenApi.yaml());
    }
  }

  @Test
  void theSchemaOfAManifestIsServed() throws Exception {
    try (Console console = Console.start()) {
      Console.Reply reply = console.get("/api/v1/manifest.schema.json");

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.response().body())
          .isEqualTo(ManifestSchema.json())
          .contains("urn:sluice:manifest:1");
    }
  }

  /** The records of the contract and their components, read from its classes. */
  private static Map<String, Set<String>> records() throws Exception {
    Map<String, Set<String>> records = new TreeMap<>();
    for (String file : classFiles()) {
      Class<?> type = Class.forName("io.sluice.console.contract." + file.replace(".class", ""));
      if (type.isRecord() && !type.getSimpleName().equals("Page")) {
        records.put(type.getSimpleName(), members(type));
      }
    }
    // Plans are the engine's own words; only whether one starts at once is REST's.
    Set<String> plan = members(Plan.class);
    plan.add("start");
    records.put("MigrationPlan", plan);
    records.put("PlanStep", members(Step.class));
    return records;
  }

  private static Set<String> members(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(RecordComponent::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> classFiles() throws Exception {
    URL place = OpenApi.class.getProtectionDomain().getCodeSource().getLocation();
    Path path = Path.of(place.toURI());
    if (Files.isDirectory(path)) {
      try (Stream<Path> files = Files.list(path.resolve("io/sluice/console/contract"))) {
        return classNames(files.map(file -> file.getFileName().toString()));
      }
    }
    try (JarFile jar = new JarFile(path.toFile())) {
      return classNames(
          jar.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.startsWith("io/sluice/console/contract/"))
              .map(name -> name.substring("io/sluice/console/contract/".length())));
    }
  }

  private static List<String> classNames(Stream<String> files) {
    return files.filter(name -> name.endsWith(".class") && !name.contains("package-info")).toList();
  }

  static Map<String, Object> schema(String name) {
    return map(map(map(document().get("components")).get("schemas")).get(name));
  }

  /** Read as strictly as any program may read it: a key that is given twice is an error. */
  private static Map<String, Object> document() {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    return map(new Yaml(strict).load(OpenApi.yaml()));
  }

  @SuppressWarnings("unchecked") // YAML's maps come without types.
  private static Map<String, Object> map(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }
}
