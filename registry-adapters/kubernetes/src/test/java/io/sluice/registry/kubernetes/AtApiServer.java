package io.sluice.registry.kubernetes;

import io.sluice.components.KubernetesApi;
import io.sluice.components.KubernetesObject;
import io.sluice.registry.RegistryEvent.Synced;
import io.sluice.registry.testkit.EventLog;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An API server with one service, and somebody who reads it in small pages. */
abstract class AtApiServer {
  static final String ORDERS = "orders.shop";

  static final Pacing SMALL_PAGES =
      new Pacing(
          3,
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofMillis(300),
          Duration.ofMillis(300),
          Duration.ofMillis(50),
          Duration.ofMillis(400),
          2_000_000,
          20_000);

  final KubernetesApi api = new KubernetesApi(0);
  final EventLog events = new EventLog();
  Path kubeconfig = Path.of("");

  KubernetesRegistry registry =
      new KubernetesRegistry("unused", KubernetesSettings.of(Path.of("unused")));

  @BeforeEach
  void fill(@TempDir Path folder) {
    api.put(KubernetesObject.of("pods", "shop", "a"));
    api.put(Objects.slice("orders", "orders-a", Objects.ready("10.0.0.1", "a")));
    kubeconfig = api.writeKubeconfig(folder.resolve("kubeconfig"));
    registry = read(KubernetesSettings.of(kubeconfig));
  }

  static KubernetesRegistry read(KubernetesSettings settings) {
    return new KubernetesRegistry("faults", settings.withPacing(SMALL_PAGES));
  }

  @AfterEach
  void close() {
    registry.close();
    api.close();
  }

  void startAndSync() {
    registry.start(events);
    Synced unused = events.awaitSynced(0);
  }

  void change() {
    api.put(KubernetesObject.of("pods", "shop", "b"));
    api.put(
        Objects.slice(
            "orders", "orders-a", Objects.ready("10.0.0.1", "a"), Objects.ready("10.0.0.2", "b")));
    events.await("a change", log -> log.instances(ORDERS).size() == 2);
  }
}
