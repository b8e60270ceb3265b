package io.sluice.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.sluice.view.Alarm;
import io.sluice.view.Deliveries;
import io.sluice.view.Proxies;
import io.sluice.view.Proxies.Proxy;
import io.sluice.xds.protocol.Acknowledgement;
import io.sluice.xds.protocol.Peer;
import io.sluice.xds.protocol.Rejection;
import io.sluice.xds.protocol.StreamId;
import io.sluice.xds.resources.ClientKind;
import io.sluice.xds.resources.Rendering;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What people see of proxies. */
class SessionTest {
  private static final String TYPE = "type.googleapis.com/x";
  private static final Peer PEER = new Peer("127.0.0.1:4711", List.of());

  private final Sessions sessions = new Sessions();
  private final Streams streams =
      new Streams(
          new Audiences(
              new Catalogue(), new Encoder(Rendering.of(Rendering.NEWEST)), NetworkVariants.NONE),
          new UnitLedger(),
          NetworkVariants.NONE,
          sessions,
          Grants.ANY,
          Deliveries.NONE,
          new Departures(Deliveries.NONE, Clock.systemUTC()),
          Clock.fixed(Instant.ofEpochMilli(42), ZoneOffset.UTC));
  private final StreamId first = new StreamId(1);
  private final StreamId second = new StreamId(2);

  @Test
  void aProxyIsKnownWhileItIsConnected() {
    streams.join(first, PEER, Nodes.sidecar("web-1").setCluster("web").build());

    assertThat(sessions.proxies())
        .containsExactly(new Proxy("web-1", "web", "", PEER.address(), 42, null));
    streams.left(first);
    assertThat(sessions.proxies()).isEmpty();
  }

  @Test
  void oneProxyWithTwoStreamsIsOneProxy() {
    streams.join(first, PEER, Nodes.sidecar("web-1").build());
    streams.join(second, PEER, Nodes.sidecar("web-1").build());

    assertThat(sessions.proxies()).hasSize(1);
    streams.left(first);
    assertThat(sessions.proxies()).hasSize(1);
  }

  @Test
  void aProxyWithoutAnIdGoesByItsAddress() {
    streams.join(first, PEER, Node.getDefaultInstance());

    assertThat(sessions.proxies()).extracting(Proxy::id).containsExactly(PEER.address());
  }

  @Test
  void clientsAreCountedByKind() {
    streams.join(first, PEER, Nodes.sidecar("web-1").build());
    streams.join(second, PEER, Node.newBuilder().setUserAgentName("gRPC Java").build());

    assertThat(sessions.connected()).isEqualTo(Map.of(ClientKind.ENVOY, 1, ClientKind.GRPC, 1));
  }

  @Test
  void aRejectionStandsUntilEverySuspectIsTakenOver() {
    streams.join(first, PEER, Nodes.sidecar("web-1").build());

    streams.rejected(first, rejection("a", "b"));
    streams.relieved(first, TYPE, Set.of("a"));

    assertThat(standing()).isNotNull();
    assertThat(names()).containsExactly("b");
    streams.relieved(first, "another type", Set.of("b"));
    assertThat(names()).containsExactly("b");
    streams.relieved(first, TYPE, Set.of("b"));
    assertThat(standing()).isNull();
  }

  @Test
  void aRejectionOfNothingButRemovalsEndsWithTheNextAcknowledgement() {
    streams.join(first, PEER, Nodes.sidecar("web-1").build());

    streams.rejected(first, rejection());
    assertThat(standing()).isNotNull();
    streams.acknowledged(first, new Acknowledgement(TYPE, new TreeMap<>(), Set.of("a")));

    assertThat(standing()).isNull();
  }

  @Test
  void moreAlarmsThanPeopleReadAreCounted() {
    for (int proxy = 0; proxy < 1_200; proxy++) {
      StreamId stream = new StreamId(10 + proxy);
      streams.join(stream, PEER, Nodes.sidecar("web-" + proxy).build());
      streams.overdue(stream, TYPE);
    }

    List<Alarm> alarms = new ProxyAlarms(sessions).alarms();

    assertThat(alarms).hasSize(ProxyAlarms.MAX_LISTED + 1).isSorted();
    assertThat(alarms.get(0).subject()).isEqualTo("more proxies");
    assertThat(alarms.get(0).text()).startsWith("1100 more alarms of this kind");
  }

  @Test
  void aProxyThatIsOnlyADoorIsMissedToo() {
    streams.join(
        first, PEER, Nodes.sidecar("lb-1").setMetadata(Nodes.withDoor(80, "orders")).build());
    streams.join(second, PEER, Nodes.sidecar("watcher-1", "orders").build());
    LoadReporting loads =
        new LoadReporting(
            new Catalogue(),
            ProxyRules.in(Set.of()),
            new Departures(Deliveries.NONE, Clock.systemUTC()),
            Clock.systemUTC());

    List<Alarm> alarms = new LoadAlarms(sessions, loads, Clock.systemUTC()).alarms();

    assertThat(alarms).extracting(Alarm::subject).containsExactly("lb-1");
  }

  @Test
  void aTroubleOnTwoStreamsOfOneProxyIsOneAlarm() {
    streams.join(first, PEER, Nodes.sidecar("web-1").build());
    streams.join(second, PEER, Nodes.sidecar("web-1").build());
    streams.unread(first);
    streams.unread(second);

    assertThat(new ProxyAlarms(sessions).alarms())
        .extracting(Alarm::kind, Alarm::since)
        .containsExactly(Tuple.tuple(Alarm.Kind.PROXY_BEHIND, 42L));
    streams.reading(first);
    assertThat(sessions.proxies()).extracting(Proxy::behindSince).containsExactly(42L);
    streams.reading(second);
    assertThat(sessions.proxies()).extracting(Proxy::behindSince).containsExactly(0L);
    assertThat(new ProxyAlarms(sessions).alarms()).isEmpty();
  }

  @Test
  void whoDoesNotReadIsBehindOnce() {
    streams.join(first, PEER, Nodes.sidecar("web-1").build());
    streams.overdue(first, TYPE);
    streams.unread(first);

    assertThat(new ProxyAlarms(sessions).alarms())
        .singleElement()
        .extracting(Alarm::text)
        .asString()
        .startsWith("It does not read");
    streams.answering(first, TYPE);
    assertThat(new ProxyAlarms(sessions).alarms()).hasSize(1);
    streams.reading(first);
    assertThat(new ProxyAlarms(sessions).alarms()).isEmpty();
  }

  private List<String> names() {
    Proxies.Rejection rejection = standing();
    return rejection == null ? List.of() : rejection.names();
  }

  private Proxies.@Nullable Rejection standing() {
    return sessions.proxies().get(0).rejection();
  }

  private static Rejection rejection(String... names) {
    return new Rejection(TYPE, versions(names), "words");
  }

  private static SortedMap<String, String> versions(String... names) {
    SortedMap<String, String> versions = new TreeMap<>();
    for (String name : names) {
      versions.put(name, "1");
    }
    return versions;
  }
}
