package io.sluice.xds.protocol;

import static io.sluice.xds.protocol.DeltaClient.contents;
import static io.sluice.xds.protocol.ResourceTypes.CLUSTER;
import static io.sluice.xds.protocol.ResourceTypes.ENDPOINT;
import static io.sluice.xds.protocol.ResourceTypes.LISTENER;
import static io.sluice.xds.protocol.ResourceTypes.ROUTE;
import static io.sluice.xds.protocol.ServerFixture.bytes;
import static io.sluice.xds.protocol.ServerFixture.unit;
import static io.sluice.xds.protocol.ServerFixture.version;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.endpoint.v3.EndpointDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.listener.v3.ListenerDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.RouteDiscoveryServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who a client is, what it gets, and how it comes and goes. */
class SessionRulesTest {
  private ServerFixture fixture = ServerFixture.open();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void beforeTheStartBarrierNothingIsAnswered() {
    fixture.close();
    fixture = new ServerFixture(Limits.DEFAULT);
    DeltaClient client = fixture.delta().subscribe(CLUSTER);
    SotwClient other = fixture.sotw().subscribe(ENDPOINT, "a", "b");
    fixture.publish(unit(ENDPOINT, "a", "e1"));
    fixture.awaitRequests(2);
    client.stream.quiet();
    other.stream.quiet();

    fixture.publish(unit(CLUSTER, "a", "a1"));
    fixture.server.open();

    assertThat(contents(client.next())).containsExactly("a=a1");
    assertThat(SotwClient.contents(other.next())).containsExactly("e1", "empty");
    client.stream.quiet();
  }

  @Test
  void theServicesOfOneTypeSpeakBothProtocols() {
    Map<String, MethodDescriptor<DiscoveryRequest, DiscoveryResponse>> sotw =
        Map.of(
            CLUSTER, ClusterDiscoveryServiceGrpc.getStreamClustersMethod(),
            ENDPOINT, EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod(),
            LISTENER, ListenerDiscoveryServiceGrpc.getStreamListenersMethod(),
            ROUTE, RouteDiscoveryServiceGrpc.getStreamRoutesMethod());
    Map<String, MethodDescriptor<DeltaDiscoveryRequest, DeltaDiscoveryResponse>> delta =
        Map.of(
            CLUSTER, ClusterDiscoveryServiceGrpc.getDeltaClustersMethod(),
            ENDPOINT, EndpointDiscoveryServiceGrpc.getDeltaEndpointsMethod(),
            LISTENER, ListenerDiscoveryServiceGrpc.getDeltaListenersMethod(),
            ROUTE, RouteDiscoveryServiceGrpc.getDeltaRoutesMethod());

    sotw.forEach(
        (type, method) -> {
          fixture.publish(unit(type, "a", type));
          SotwClient client = new SotwClient(fixture.channel(), method, "proxy", true);
          assertThat(SotwClient.contents(client.subscribe("", "a").next())).containsExactly(type);
        });
    delta.forEach(
        (type, method) -> {
          DeltaClient client = new DeltaClient(fixture.channel(), method, "proxy");
          assertThat(contents(client.subscribe(type, "a").next())).containsExactly("a=" + type);
        });
  }

  @Test
  void aServiceOfOneTypeIgnoresOthers() {
    fixture.publish(unit(CLUSTER, "a", "a1"), unit(ENDPOINT, "a", "e1"));
    DeltaClient client =
        new DeltaClient(
            fixture.channel(), EndpointDiscoveryServiceGrpc.getDeltaEndpointsMethod(), "proxy");

    client.subscribe(CLUSTER).subscribe(ENDPOINT, "a");

    assertThat(client.next().getTypeUrl()).isEqualTo(ENDPOINT);
  }

  @Test
  void theNodeMayComeOnceOrAlwaysAndTheServerKnowsThePeer() {
    fixture.publish(unit(ENDPOINT, "a", "a1"));
    Node node = Node.newBuilder().setId("chatty").setCluster("orders").build();
    DeltaClient client = DeltaClient.aggregated(fixture.channel(), "chatty");
    client.send(DeltaDiscoveryRequest.newBuilder().setTypeUrl(ENDPOINT).setNode(node));
    client.send(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(ENDPOINT)
            .setNode(node)
            .addResourceNamesSubscribe("a"));

    client.accept(ENDPOINT);

    assertThat(fixture.clients.joined).hasSize(1);
    assertThat(fixture.clients.peers.get(0).address()).contains("127.0.0.1:");
    assertThat(fixture.clients.peers.get(0).certificateNames()).isEmpty();
  }

  @Test
  void acknowledgementsAreReportedWithVersions() {
    fixture.publish(unit(ENDPOINT, "a", "a1"));

    fixture.delta().subscribe(ENDPOINT, "a").accept(ENDPOINT);

    await().atMost(10, SECONDS).until(() -> fixture.clients.acknowledged.size() == 1);
    Acknowledgement acknowledgement = fixture.clients.acknowledged.get(0);
    assertThat(acknowledgement.type()).isEqualTo(ENDPOINT);
    assertThat(acknowledgement.versions()).containsExactly(Map.entry("a", version("a1")));
  }

  @Test
  void aClientGetsItsVariantOnly() {
    FakeScope other = new FakeScope();
    other.variants.put("a", "other");
    fixture.clients.byNode.put("other", other);
    DeltaClient first = fixture.delta().subscribe(ENDPOINT, "a");
    DeltaClient second =
        DeltaClient.aggregated(fixture.channel(), "other").subscribe(ENDPOINT, "a");
    first.accept(ENDPOINT);
    second.accept(ENDPOINT);
    fixture.awaitRequests(4);

    fixture.publish(
        UnitChange.to(new Unit(ENDPOINT, "a", "other"), Resource.of(bytes("for another"))));

    assertThat(contents(second.accept(ENDPOINT))).containsExactly("a=for another");
    first.stream.quiet();
  }

  @Test
  void whatIsNotGrantedDoesNotExistUntilItIs() {
    fixture.publish(unit(ROUTE, "a", "a1"), unit(ENDPOINT, "a", "e1"));
    fixture.clients.shared.denied.add("a");
    DeltaClient client = fixture.delta().subscribe(ROUTE, "a").subscribe(ENDPOINT, "a");
    assertThat(client.accept(ROUTE).getRemovedResourcesList()).containsExactly("a");
    assertThat(contents(client.accept(ENDPOINT))).containsExactly("a=empty");
    fixture.awaitRequests(4);

    fixture.clients.shared.denied.clear();
    fixture.server.publish(List.of(), List.of(fixture.clients.shared));

    assertThat(contents(client.accept(ENDPOINT))).containsExactly("a=e1");
    assertThat(contents(client.accept(ROUTE))).containsExactly("a=a1");
  }

  @Test
  void aScopeAddsResourcesOfItsOwnToItsStreamsOnly() {
    FakeScope owner = new FakeScope();
    owner.own.put(Unit.of(LISTENER, "ingress"), Resource.of(bytes("8080")));
    owner.wildcard(LISTENER).names.add("ingress");
    fixture.clients.byNode.put("owner", owner);

    SotwClient client = SotwClient.aggregated(fixture.channel(), "owner").subscribe(LISTENER);
    assertThat(SotwClient.contents(client.next())).containsExactly("8080");

    assertThat(SotwClient.contents(fixture.sotw().subscribe(LISTENER).next())).isEmpty();
  }

  @Test
  void aWildcardThatChangesAloneIsAnnouncedWithItsScope() {
    fixture.publish(unit(CLUSTER, "a", "a1"), unit(CLUSTER, "b", "b1"));
    fixture.clients.shared.wildcard(CLUSTER).names.remove("b");
    SotwClient full = fixture.sotw().subscribe(CLUSTER);
    full.ack(full.next());
    DeltaClient parts = fixture.delta().subscribe(CLUSTER);
    parts.accept(CLUSTER);
    fixture.awaitRequests(4);

    fixture.clients.shared.wildcard(CLUSTER).names.add("b");
    fixture.clients.shared.wildcard(CLUSTER).names.remove("a");
    fixture.server.publish(List.of(), List.of(fixture.clients.shared));

    assertThat(SotwClient.contents(full.next())).containsExactly("b1");
    DeltaDiscoveryResponse response = parts.next();
    assertThat(contents(response)).containsExactly("b=b1");
    assertThat(response.getRemovedResourcesList()).containsExactly("a");
  }

  @Test
  void unknownTypesDoNoHarm() {
    fixture.publish(unit(ENDPOINT, "a", "a1"));
    DeltaClient client = fixture.delta().subscribe("type.googleapis.com/nobody.knows", "x");
    assertThat(client.next().getRemovedResourcesList()).containsExactly("x");

    client.subscribe("").subscribe(ENDPOINT, "a");

    assertThat(contents(client.accept(ENDPOINT))).containsExactly("a=a1");
  }

  @Test
  void halfCloseAndVanishingLeaveNothing() {
    fixture.publish(unit(ENDPOINT, "a", "a1"));
    DeltaClient polite = fixture.delta().subscribe(ENDPOINT, "a");
    polite.accept(ENDPOINT);
    DeltaClient rude = fixture.delta().subscribe(ENDPOINT, "a");
    rude.accept(ENDPOINT);
    fixture.awaitStreams(2);

    polite.stream.requests().onCompleted();
    rude.stream.requests().cancel("gone", null);

    assertThat(polite.stream.end()).isEqualTo(Status.Code.OK);
    fixture.awaitStreams(0);
    assertThat(fixture.clients.left).hasSize(2);
    fixture.publish(unit(ENDPOINT, "a", "a2"));
    assertThat(contents(fixture.delta().subscribe(ENDPOINT, "a").next())).containsExactly("a=a2");
  }

  @Test
  void closingEndsStreamsSoThatClientsTurnElsewhere() {
    DeltaClient client = fixture.delta().subscribe(CLUSTER);
    client.accept(CLUSTER);

    fixture.server.close();

    assertThat(client.stream.end()).isEqualTo(Status.Code.UNAVAILABLE);
  }
}
