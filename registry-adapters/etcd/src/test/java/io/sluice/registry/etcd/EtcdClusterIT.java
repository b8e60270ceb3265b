package io.sluice.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.components.Components;
import io.sluice.components.EtcdCluster;
import io.sluice.components.EtcdServer;
import io.sluice.components.Ports;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.Synced;
import io.sluice.registry.testkit.EventLog;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One of three members dies, and the source goes on; a second one dies, and the last, which has no
 * majority any more, is an outage that loses nothing; one comes back, and all goes on.
 */
class EtcdClusterIT {
  @Test
  void aDeadMemberIsNoOutageAndALostMajorityIs(@TempDir Path folder) {
    EventLog events = new EventLog();
    Path binary = Components.ofUser(line -> {}).etcd();
    try (EtcdCluster cluster = EtcdCluster.start(binary, Ports.ofUser(), folder)) {
      List<URI> all =
          List.of(
              URI.create(cluster.member(0).url()),
              URI.create(cluster.member(1).url()),
              URI.create(cluster.member(2).url()));
      EtcdSettings settings =
          EtcdSettings.of(all, "/services/", new EtcdLayout.Keys()).withPacing(TestPacing.FAST);
      cluster.member(2).put("/services/orders/a", "127.0.0.1:1");
      try (EtcdRegistry registry = new EtcdRegistry("cluster", settings)) {
        registry.start(events);
        Synced unused = events.awaitSynced(0);

        cluster.member(0).process().kill();
        int dead = events.position();
        // The dead one may have led; a write before the others have chosen anew is refused.
        EtcdServer survivor = cluster.member(2).awaitLeader();
        survivor.put("/services/orders/b", "127.0.0.1:2");
        events.await("the change", log -> log.instances("orders").size() == 2);
        assertThat(events.since(dead)).noneMatch(event -> event instanceof Disconnected);

        cluster.member(1).process().kill();
        Disconnected said = events.awaitDisconnected(dead, Cause.OUTAGE);
        assertThat(said.detail()).isNotBlank();
        assertThat(events.instances("orders")).hasSize(2);

        int outage = events.position();
        cluster.restart(1);
        Synced again = events.awaitSynced(outage);
        assertThat(again.services()).containsExactly("orders");
        assertThat(events.instances("orders")).hasSize(2);
      }
    }
  }
}
