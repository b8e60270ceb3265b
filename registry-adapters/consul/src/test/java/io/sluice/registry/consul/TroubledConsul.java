package io.sluice.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.Synced;
import io.sluice.registry.testkit.EventLog;
import io.sluice.registry.testkit.FaultyProxy;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Consul with one instance of orders, its reader, and a way between them that may fail. */
abstract class TroubledConsul {
  static final FakeConsul.Entry FIRST = FakeConsul.Entry.of("127.0.0.1", 19_001);
  static final String TOKEN = "a-very-secret-token";

  final FakeConsul consul = new FakeConsul();
  final FaultyProxy proxy = new FaultyProxy(consul.address());
  final EventLog events = new EventLog();
  final ConsulRegistry registry =
      new ConsulRegistry(
          "faults",
          ConsulSettings.of(URI.create("http://127.0.0.1:" + proxy.address().getPort()))
              .withToken(TOKEN)
              .withPacing(TestPacing.FAST));

  @BeforeEach
  void fill() {
    consul.put("orders", List.of(FIRST));
  }

  @AfterEach
  void close() {
    registry.close();
    proxy.close();
    consul.close();
  }

  final void startAndSync() {
    registry.start(events);
    Synced unused = events.awaitSynced(0);
  }

  final String disconnects(Cause cause) {
    int from = events.position();
    Disconnected said = events.awaitDisconnected(Math.max(0, from - 3), cause);
    assertThat(events.instances("orders")).hasSize(1);
    return said.detail();
  }
}
