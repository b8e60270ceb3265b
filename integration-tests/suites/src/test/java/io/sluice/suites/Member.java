package io.sluice.suites;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.components.ManagedProcess;
import io.sluice.components.Ports;
import io.sluice.components.ProcessSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real Sluice server in a process of its own, spoken to over REST. */
final class Member implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOKEN = "suite-secret-0123456789";

  private final ManagedProcess process;
  private final int xdsPort;
  private final int consolePort;
  private final HttpClient client = HttpClient.newHttpClient();

  private Member(ManagedProcess process, int xdsPort, int consolePort) {
    this.process = process;
    this.xdsPort = xdsPort;
    this.consolePort = consolePort;
  }

  /** Starts a server; it listens when this returns, and may still wait for its sources. */
  static Member start(Path folder, Ports ports, String sources) {
    int xds = ports.next();
    int console = ports.next();
    Path config = folder.resolve("sluice.yaml");
    try {
      Files.writeString(
          config,
          """
          member: suite
          data: ./data
          environments: [vm, kubernetes]
          xds: { listen: 127.0.0.1:%d }
          console: { listen: 127.0.0.1:%d }
          auth: { bootstrapToken: "%s" }
          sources:
          %s"""
              .formatted(xds, console, TOKEN, sources));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            "io.sluice.launcher.Main",
            "server",
            "--config",
            config.toString());
    Member member =
        new Member(ManagedProcess.start(ProcessSpec.of("sluice", command, folder)), xds, console);
    member.process.awaitReady(() -> member.answers("/healthz"), Duration.ofSeconds(30));
    return member;
  }

  int xdsPort() {
    return xdsPort;
  }

  ManagedProcess process() {
    return process;
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

  /** Whether REST knows the service and it has a home. */
  boolean serves(String name) {
    HttpResponse<String> answer = send("GET", "/api/v1/services/" + name, "", null);
    return answer.statusCode() == 200 && json(answer.body()).hasNonNull("home");
  }

  /** Sets a split as a user would: reads its ETag, then writes. */
  void split(String service, Map<String, Integer> weights) {
    String path = "/api/v1/services/" + service + "/split";
    String tag = send("GET", path, "", null).headers().firstValue("ETag").orElse("");
    String body = JSON.createObjectNode().set("weights", JSON.valueToTree(weights)).toString();
    expect(200, send("PUT", path, body, tag));
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
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + consolePort + path))
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Bearer " + TOKEN)
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
