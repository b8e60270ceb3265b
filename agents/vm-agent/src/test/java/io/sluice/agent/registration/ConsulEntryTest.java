package io.sluice.agent.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.agent.relay.AgentLoop;
import io.sluice.xds.protocol.errand.Departure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Consul agent that has one service without any check: only a maintenance names the node. */
class ConsulEntryTest {
  private HttpServer consul;
  private volatile boolean maintained;

  @BeforeEach
  void aConsul() throws IOException {
    consul = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    consul.createContext("/v1/agent/", this::answer);
    consul.start();
  }

  @AfterEach
  void nothingStays() {
    consul.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    maintained |= path.contains("/maintenance/");
    String body = "{}";
    if (path.endsWith("/services")) {
      body = "{\"orders-8080\":{\"Service\":\"orders\",\"Port\":8080,\"Address\":\"\"}}";
    } else if (path.endsWith("/checks") && maintained) {
      body = "{\"_service_maintenance:orders-8080\":{\"Node\":\"vm-1\"}}";
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Test
  void aServiceWithoutChecksLeavesUnderTheNameOfItsNodeNevertheless(@TempDir Path folder)
      throws Exception {
    Registry registry =
        new ConsulRegistry(
            new Consul(
                new LocalHttp(),
                URI.create("http://127.0.0.1:" + consul.getAddress().getPort()),
                ""),
            new Registration.Service("orders", 8080, 15006, "", Duration.ofSeconds(1)),
            folder.resolve("registration.json"));
    CompletableFuture<Departure> asked = new CompletableFuture<>();
    try (AgentLoop loop = new AgentLoop("consul-test")) {
      Drain drain =
          new Drain(
              registry,
              new DepartureFile(folder.resolve("departure.json")),
              new IngressQuiet(new LocalHttp(), 1),
              departure -> {
                asked.complete(departure);
                return CompletableFuture.completedFuture(Optional.empty());
              },
              Drain.PACE,
              loop,
              () -> true);

      drain.begin(registry.entry(), end -> {});

      assertThat(asked.orTimeout(10, TimeUnit.SECONDS).join())
          .isEqualTo(new Departure("orders", "vm-1/orders-8080", "", 8080));
    }
  }
}
