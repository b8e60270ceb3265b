package io.sluice.suites;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.components.ConsulServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A caller without an Envoy: it takes the passing instances of a service from Consul for each
 * round, and asks each of them once.
 */
final class ConsulCaller implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final ConsulServer consul;
  private final String service;
  private final List<String> failures = new ArrayList<>();
  private final TreeSet<Integer> counts = new TreeSet<>();
  private final TreeSet<Integer> ports = new TreeSet<>();
  private final Thread thread = new Thread(this::call, "consul-caller");
  private volatile boolean ends;
  private volatile int rounds;

  ConsulCaller(ConsulServer consul, String service) {
    this.consul = consul;
    this.service = service;
    thread.start();
  }

  private void call() {
    while (!ends) {
      try {
        List<Integer> now = instances();
        counts.add(now.size());
        for (int port : now) {
          ports.add(port);
          ask(port);
        }
        rounds++;
      } catch (IOException e) {
        failures.add("Consul: " + e);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private List<Integer> instances() throws IOException {
    List<Integer> instances = new ArrayList<>();
    for (JsonNode each : JSON.readTree(consul.get("/v1/health/service/" + service + "?passing"))) {
      instances.add(each.at("/Service/Port").asInt());
    }
    return instances;
  }

  private void ask(int port) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status != 200) {
        failures.add(port + ": " + status);
      }
    } catch (IOException e) {
      failures.add(port + ": " + e);
    }
  }

  int rounds() {
    return rounds;
  }

  /** Ends the calls; afterwards what was seen does not change. */
  ConsulCaller stop() throws InterruptedException {
    ends = true;
    thread.join();
    return this;
  }

  List<String> failures() {
    return failures;
  }

  /** How many instances there ever were at once. */
  TreeSet<Integer> counts() {
    return counts;
  }

  /** Which ports were ever asked. */
  TreeSet<Integer> ports() {
    return ports;
  }

  @Override
  public void close() {
    ends = true;
    thread.interrupt();
  }
}
