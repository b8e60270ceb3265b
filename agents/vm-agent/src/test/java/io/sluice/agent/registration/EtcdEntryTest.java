package io.sluice.agent.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.xds.protocol.errand.Departure;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an agent says of its key. */
class EtcdEntryTest {
  private static final String OWN = "{\"Op\":0,\"Addr\":\"vm-1:8080\",\"Metadata\":null}";

  /** Servers know the address of a host's name by DNS, and the key's last part as the instance. */
  @Test
  void anInstanceLeavesUnderTheLastPartOfItsKey() {
    RegistrySettings.OfEtcd settings =
        new RegistrySettings.OfEtcd(
            List.of(URI.create("http://127.0.0.1:1")),
            "/services",
            EtcdJsonLayout.GRPC_NAMING,
            "vm-1",
            Optional.empty(),
            RegistrySettings.Tls.OF_JAVA);
    EtcdRegistry registry =
        new EtcdRegistry(
            settings,
            new Registration.Service("orders", 8080, 15_006, "", Duration.ofSeconds(2)),
            new Etcd(new EtcdMembers(settings)),
            Path.of("nowhere"),
            System::nanoTime,
            () -> 1);
    String key = "/services/orders/a1";
    EtcdEntry entry =
        new EtcdEntry(
            registry,
            new EtcdKept(key, OWN, true, 0, false, ""),
            List.of(new EtcdKey(key, OWN, 1, 1, 1)));

    assertThat(entry.departure()).isEqualTo(new Departure("orders", "a1", "vm-1", 8080));
  }
}
