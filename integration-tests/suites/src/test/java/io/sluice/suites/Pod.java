package io.sluice.suites;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.components.Components;
import io.sluice.components.ManagedProcess;
import io.sluice.components.ProcessSpec;
import io.sluice.components.ToolRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.yaml.snakeyaml.Yaml;

/**
 * A pod without a cluster. The injector puts its sidecars into a manifest, and this does what a
 * kubelet does with them: arguments and names, a shared folder, probes one after the other.
 */
final class Pod implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String SHARED = "/var/lib/sluice-agent";

  private final HttpClient kubelet = HttpClient.newHttpClient();
  private final Path folder;
  private final JsonNode manifest;
  private final List<ManagedProcess> running = new ArrayList<>();

  private Pod(Path folder, JsonNode manifest) {
    this.folder = folder;
    this.manifest = manifest;
  }

  /** The pod of a manifest, as {@code sluice injector review} prints it; nothing runs yet. */
  static Pod injected(Path folder, String configuration, String manifest) {
    try {
      Files.createDirectories(folder.resolve("shared"));
      Path config = Files.writeString(folder.resolve("injector.yaml"), configuration);
      Path pod = Files.writeString(folder.resolve("pod.yaml"), manifest);
      ToolRun run =
          ToolRun.of(
              folder,
              Duration.ofSeconds(60),
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("java.class.path"),
              "io.sluice.injector.Injector",
              "review",
              "--config=" + config,
              pod.toString());
      if (!run.succeeded()) {
        throw new AssertionError("sluice injector review: " + run.output());
      }
      return new Pod(folder, JSON.valueToTree(new Yaml().load(run.output())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts what the application's containers wait for, in order, each when the one before is up.
   */
  Pod startSidecars() {
    for (JsonNode container : manifest.at("/spec/initContainers")) {
      start(container);
      await().atMost(SOON).until(() -> passes(container.get("startupProbe")));
    }
    return this;
  }

  private void start(JsonNode container) {
    Map<String, String> environment = new HashMap<>();
    for (JsonNode each : container.path("env")) {
      environment.put(each.get("name").asText(), value(each));
    }
    List<String> arguments = new ArrayList<>();
    container.get("args").forEach(each -> arguments.add(expanded(each.asText(), environment)));
    List<String> command = new ArrayList<>();
    if (container.path("command").path(0).asText().equals("envoy")) {
      command.add(Components.ofUser(line -> {}).envoy().toString());
    } else {
      command.addAll(AgentProgram.command(arguments.remove(0)));
      arguments.add("--state=" + shared()); // the volume that is mounted there
    }
    command.addAll(arguments);
    String name = container.get("name").asText();
    running.add(
        0,
        ManagedProcess.start(
            new ProcessSpec(name, command, environment, folder, folder.resolve(name + ".log"))));
  }

  private String value(JsonNode variable) {
    if (variable.has("value")) {
      return variable.get("value").asText();
    }
    String field = variable.at("/valueFrom/fieldRef/fieldPath").asText();
    return switch (field) {
      case "metadata.name" -> manifest.at("/metadata/name").asText();
      case "status.podIPs" -> String.join(",", addresses());
      default -> throw new AssertionError("a kubelet is asked for " + field);
    };
  }

  /** Under which the pod is found: this machine's loopback, of IPv6 too where it has that. */
  static List<String> addresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(InetAddress::isLoopbackAddress)
          .map(each -> each instanceof Inet4Address ? "127.0.0.1" : "::1")
          .distinct()
          .sorted()
          .toList();
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String expanded(String argument, Map<String, String> environment) {
    String expanded = argument.replace(SHARED, shared()).replace("0.0.0.0", "127.0.0.1");
    for (Map.Entry<String, String> each : environment.entrySet()) {
      expanded = expanded.replace("$(" + each.getKey() + ")", each.getValue());
    }
    return expanded;
  }

  private String shared() {
    return folder.resolve("shared").toString();
  }

  /** Where the registry sees it. */
  int ingressPort() {
    return manifest.at("/metadata/annotations").get("sluice.io/ingress-port").asInt();
  }

  /** Which backend answers who calls the pod at one of its addresses. */
  String answers(String address) {
    String host = address.contains(":") ? "[" + address + "]" : address;
    return send(URI.create("http://" + host + ":" + ingressPort() + "/"))
        .map(answer -> answer.headers().firstValue(Backend.HEADER).orElse("no name"))
        .orElse("nobody listens");
  }

  /** Whether the kubelet takes Envoy for ready. */
  boolean isReady() {
    return passes(manifest.at("/spec/initContainers/1/readinessProbe"));
  }

  /** The answer to who waits until the application has ended. */
  CompletableFuture<String> drained() {
    int port = manifest.at("/spec/initContainers/1/startupProbe/httpGet/port").asInt();
    return kubelet
        .sendAsync(
            HttpRequest.newBuilder(local(port, "/drained")).build(),
            HttpResponse.BodyHandlers.ofString())
        .thenApply(HttpResponse::body);
  }

  private boolean passes(JsonNode probe) {
    JsonNode asked = probe.get("httpGet");
    return asked == null
        ? get(probe.at("/tcpSocket/port").asInt(), "/").isPresent()
        : get(asked.get("port").asInt(), asked.get("path").asText())
            .filter(answer -> answer.statusCode() == 200)
            .isPresent();
  }

  private Optional<HttpResponse<String>> get(int port, String path) {
    return send(local(port, path));
  }

  private Optional<HttpResponse<String>> send(URI uri) {
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      return Optional.of(kubelet.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException notYet) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static URI local(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  void killEnvoy() {
    running.get(0).kill();
  }

  /** Whether every sidecar is running. */
  boolean isAlive() {
    return running.stream().allMatch(ManagedProcess::isAlive);
  }

  /** The last one first. */
  @Override
  public void close() {
    running.forEach(ManagedProcess::stop);
  }
}
