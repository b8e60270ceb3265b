package io.sluice.suites;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.components.ManagedProcess;
import io.sluice.components.Ports;
import io.sluice.components.ProcessSpec;
import io.sluice.components.ServerClasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A real Sluice server in a process of its own, spoken to over REST. */
final class Member implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOKEN = "suite-secret-0123456789";

  /** The options of a start that uses the archive of a release's classes. */
  private static final Map<Release, List<String>> ARCHIVES = new ConcurrentHashMap<>();

  private final Launch launch;
  private final ManagedProcess process;
  private final MemberLog log;
  private final HttpClient client = HttpClient.newHttpClient();

  /** How one is started, and started again. */
  private record Launch(
      Path folder, Path config, int xdsPort, int consolePort, Surroundings surroundings) {
    Launch with(Release release) {
      return new Launch(folder, config, xdsPort, consolePort, surroundings.with(release));
    }
  }

  private Member(Launch launch, ManagedProcess process, MemberLog log) {
    this.launch = launch;
    this.process = process;
    this.log = log;
  }

  /** Starts a server in other surroundings, with further options of the command line. */
  static Member start(
      Path folder, Ports ports, String sources, Surroundings surroundings, String... options) {
    return start("suite", folder, ports, sources, surroundings, options);
  }

  /** The same under a name of its own, in a folder of its own. */
  static Member start(
      String name,
      Path folder,
      Ports ports,
      String sources,
      Surroundings surroundings,
      String... options) {
    return start(launch(name, folder, ports, sources, surroundings), List.of(options));
  }

  private static Launch launch(
      String name, Path folder, Ports ports, String sources, Surroundings surroundings) {
    int xds = ports.next();
    int console = ports.next();
    Path config = folder.resolve("sluice.yaml");
    try {
      Files.createDirectories(folder);
      Files.writeString(
          config,
          """
          member: %s
          data: ./data
          environments: [vm, kubernetes]
          xds: { listen: 127.0.0.1:%d, loadReportInterval: 1s }
          console: { listen: 127.0.0.1:%d }
          auth: { bootstrapToken: "%s" }
          %s
          sources:
          %s"""
              .formatted(
                  name,
                  xds,
                  console,
                  TOKEN,
                  String.join("\n", surroundings.configuration()),
                  sources));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Launch(folder, config, xds, console, surroundings);
  }

  private static Member start(Launch launch, List<String> options) {
    List<String> command = new ArrayList<>(launch.surroundings().wrapper());
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1")); // it lives for a minute
    command.addAll(archive(launch.surroundings().release()));
    command.addAll(
        List.of(
            "-cp",
            launch.surroundings().release().classpath(),
            "io.sluice.launcher.Main",
            "server",
            "--config",
            launch.config().toString()));
    command.addAll(options);
    Path output = launch.folder().resolve("sluice.log");
    MemberLog log = MemberLog.following(output);
    ProcessSpec spec =
        new ProcessSpec(
            "sluice", command, launch.surroundings().environment(), launch.folder(), output);
    Member member = new Member(launch, ManagedProcess.start(spec), log);
    member.process.awaitReady(() -> member.answers("/healthz"), Duration.ofSeconds(60));
    return member;
  }

  /**
   * A new process with the same configuration, ports and folders; this one must have ended.
   *
   * @param options of the command line, for this start alone
   */
  Member again(String... options) {
    return start(launch, List.of(options));
  }

  private static List<String> archive(Release release) {
    return ARCHIVES.computeIfAbsent(
        release, one -> ServerClasses.options(Path.of("target"), one.classpath()));
  }

  /** The same as another release. */
  Member again(Release release) {
    return start(launch.with(release), List.of());
  }

  /** Where its REST is, for a command line. */
  String url() {
    return "http://127.0.0.1:" + launch.consolePort();
  }

  /** Opens its REST. */
  static String token() {
    return TOKEN;
  }

  int xdsPort() {
    return launch.xdsPort();
  }

  /** The folder that holds its database and its last-known-good file. */
  Path data() {
    return launch.folder().resolve("data");
  }

  /** What this process has written. */
  MemberLog log() {
    return log;
  }

  ManagedProcess process() {
    return process;
  }

  /** Waits until proxies may connect: a minute, as a story may share two cores with two others. */
  void awaitReady() {
    await().atMost(Duration.ofSeconds(60)).until(this::isReady);
  }

  /** Whether proxies may connect. */
  boolean isReady() {
    return answers("/readyz");
  }

  private boolean answers(String path) {
    try {
      return send("GET", path, "", null).statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false; // not listening yet
    }
  }

  /** One service as REST shows it. */
  JsonNode service(String name) {
    return get("/api/v1/services/" + name);
  }

  JsonNode get(String path) {
    HttpResponse<String> answer = send("GET", path, "", null);
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return json(answer.body());
  }

  /** A page as a browser with the secret gets it. */
  String page(String path) {
    return send("GET", path, "", null).body();
  }

  /**
   * Something that an operator should look at now.
   *
   * @param kind as in {@code source-stale}
   */
  record StandingAlarm(String kind, String subject, String text) {}

  /** All alarms that stand. */
  List<StandingAlarm> alarms() {
    List<StandingAlarm> alarms = new ArrayList<>();
    for (JsonNode alarm : get("/api/v1/alarms?limit=500").get("items")) {
      alarms.add(
          new StandingAlarm(
              alarm.get("kind").asText(),
              alarm.get("subject").asText(),
              alarm.get("text").asText()));
    }
    return alarms;
  }

  /**
   * One number of /metrics.
   *
   * @param row a metric's name with its labels as Prometheus writes them, {@code
   *     sluice_alarms{kind="source-stale"}}
   * @throws AssertionError when there is none
   */
  double metric(String row) {
    return send("GET", "/metrics", "", null)
        .body()
        .lines()
        .filter(line -> line.startsWith(row + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(row.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + row));
  }

  /** How many streams of proxies are open. */
  double streams() {
    return metricsWith("sluice_xds_streams");
  }

  /** Whether a source is {@code STARTING}, {@code LIVE}, {@code SUSPECT} or {@code STALE}. */
  String state(String source) {
    return get("/api/v1/sources/" + source).at("/health/state").asText();
  }

  /** The sum of all numbers of /metrics whose row starts so. */
  double metricsWith(String prefix) {
    return send("GET", "/metrics", "", null)
        .body()
        .lines()
        .filter(line -> line.startsWith(prefix))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Whether REST knows the service and it has a home. */
  boolean serves(String name) {
    HttpResponse<String> answer = send("GET", "/api/v1/services/" + name, "", null);
    return answer.statusCode() == 200 && json(answer.body()).hasNonNull("home");
  }

  /** Sets a split as a user would: reads its ETag, then writes. */
  void split(String service, Map<String, Integer> weights) {
    expect(200, trySplit(service, weights));
  }

  /** The same where it may be refused; the answer. */
  HttpResponse<String> trySplit(String service, Map<String, Integer> weights) {
    String path = "/api/v1/services/" + service + "/split";
    String tag = send("GET", path, "", null).headers().firstValue("ETag").orElse("");
    String body = JSON.createObjectNode().set("weights", JSON.valueToTree(weights)).toString();
    return send("PUT", path, body, tag);
  }

  /** Changes the keys of a policy that the body names; the rest stays. */
  void policy(String service, String keys) {
    String path = "/api/v1/services/" + service + "/policy";
    String tag = send("GET", path, "", null).headers().firstValue("ETag").orElse("");
    expect(200, send("PUT", path, "{\"zero\":\"AUTO\",\"empty\":\"SPILL\"," + keys + "}", tag));
  }

  /** Makes something new; what it is now. */
  JsonNode post(String path, String body) {
    return post(path, body, TOKEN);
  }

  /** The same as somebody else. */
  JsonNode post(String path, String body, String secret) {
    HttpResponse<String> answer = send("POST", path, body, null, secret);
    expect(answer.statusCode() == 200 ? 200 : 201, answer);
    return json(answer.body());
  }

  /** Takes something away; the status. */
  int delete(String path, String body) {
    return send("DELETE", path, body, null).statusCode();
  }

  void rollback(String service) {
    expect(200, send("POST", "/api/v1/services/" + service + "/rollback", "{}", null));
  }

  private static void expect(int status, HttpResponse<String> answer) {
    if (answer.statusCode() != status) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
  }

  private HttpResponse<String> send(
      String method, String path, String body, @org.jspecify.annotations.Nullable String match) {
    return send(method, path, body, match, TOKEN);
  }

  private HttpResponse<String> send(
      String method,
      String path,
      String body,
      @org.jspecify.annotations.Nullable String match,
      String secret) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + launch.consolePort() + path))
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Bearer " + secret)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (match != null) {
      request.header("If-Match", match);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
