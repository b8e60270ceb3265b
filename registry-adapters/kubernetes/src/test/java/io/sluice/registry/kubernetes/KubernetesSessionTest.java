package io.sluice.registry.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.sluice.components.KubernetesApi;
import io.sluice.registry.testkit.EventLog;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KubernetesSessionTest {
  @Test
  void signalsWithoutEndDoNotKeepWhatTheyToldFromBeingReported() throws InterruptedException {
    try (KubernetesApi api = new KubernetesApi(0)) {
      api.put(Objects.slice("orders", "orders-a", Objects.endpoint("10.0.0.1", "")));
      Config config = new ConfigBuilder(Config.empty()).withMasterUrl(api.uri().toString()).build();
      EventLog events = new EventLog();
      try (ApiServer server = new ApiServer(config, TestPacing.FAST, Runnable::run)) {
        KubernetesSession.Surroundings around =
            new KubernetesSession.Surroundings(
                KubernetesSettings.of(Path.of("unused")).withPacing(TestPacing.FAST),
                new Endless(),
                () -> 0.5,
                events);
        Thread loop = new Thread(() -> run(new KubernetesSession(around, server, what -> {})));
        loop.start();

        events.await("answers", log -> log.position() > 4);

        loop.interrupt();
        loop.join(TimeUnit.SECONDS.toMillis(10));
      }
    }
  }

  private static void run(KubernetesSession session) {
    try {
      SessionEnd unused = session.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks again before anybody can answer. */
  private static final class Endless extends LinkedBlockingQueue<Signal> {
    private static final long serialVersionUID = 1;

    @Override
    public Signal poll() {
      return new Signal.Asked(Set.of("orders.shop"));
    }

    @Override
    public Signal poll(long timeout, TimeUnit unit) throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return poll();
    }
  }
}
