package io.sluice.agent.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.sluice.xds.protocol.ResourceTypes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AcceptanceTest {
  private static final String TYPE = ResourceTypes.ENDPOINT;

  private final Accepted accepted = new Accepted();
  private final Pins pins = new Pins();
  private final Acceptance acceptance = new Acceptance(accepted, pins);

  private static DeltaDiscoveryRequest.Builder request() {
    return DeltaDiscoveryRequest.newBuilder().setTypeUrl(TYPE);
  }

  private DeltaDiscoveryRequest asked(DeltaDiscoveryRequest.Builder request)
      throws InvalidProtocolBufferException {
    return DeltaDiscoveryRequest.parseFrom(acceptance.asked(request.build().toByteArray()));
  }

  private void told(String nonce, String name, String version)
      throws InvalidProtocolBufferException {
    acceptance.told(
        DeltaDiscoveryResponse.newBuilder()
            .setTypeUrl(TYPE)
            .setNonce(nonce)
            .addResources(
                Resource.newBuilder()
                    .setName(name)
                    .setVersion(version)
                    .setResource(
                        Any.newBuilder()
                            .setTypeUrl(TYPE)
                            .setValue(ByteString.copyFromUtf8(version))))
            .build()
            .toByteArray());
  }

  private List<String> versions() {
    return accepted.of(TYPE).values().stream()
        .map(io.sluice.xds.protocol.Resource::version)
        .toList();
  }

  @Test
  void onlyWhatEnvoyAcknowledgesIsAccepted() throws Exception {
    asked(request().addResourceNamesSubscribe("orders"));
    told("1", "orders", "one");
    assertThat(versions()).isEmpty();

    asked(request().setResponseNonce("1"));

    assertThat(versions()).containsExactly("one");
  }

  @Test
  void whatEnvoyRejectsLeavesTheOneBefore() throws Exception {
    asked(request().addResourceNamesSubscribe("orders"));
    told("1", "orders", "one");
    asked(request().setResponseNonce("1"));
    told("2", "orders", "two");

    asked(request().setResponseNonce("2").setErrorDetail(Status.newBuilder().setMessage("no")));

    assertThat(versions()).containsExactly("one");
  }

  @Test
  void anAnswerToNothingChangesNothing() throws Exception {
    asked(request().addResourceNamesSubscribe("orders"));
    told("1", "orders", "one");

    asked(request().setResponseNonce("7"));

    assertThat(versions()).isEmpty();
  }

  @Test
  void whatIsRemovedOrNoLongerWantedIsGone() throws Exception {
    asked(request().addResourceNamesSubscribe("orders").addResourceNamesSubscribe("users"));
    told("1", "orders", "one");
    asked(request().setResponseNonce("1"));
    told("2", "users", "two");
    asked(request().setResponseNonce("2"));

    acceptance.told(
        DeltaDiscoveryResponse.newBuilder()
            .setTypeUrl(TYPE)
            .setNonce("3")
            .addRemovedResources("orders")
            .build()
            .toByteArray());
    assertThat(versions()).containsExactly("one", "two");
    asked(request().setResponseNonce("3").addResourceNamesUnsubscribe("users"));

    assertThat(versions()).isEmpty();
  }

  /** A cluster was deleted while the host was away: a new Envoy is not told of it any more. */
  @Test
  void whatANewStreamDoesNotNameAgainGoesWhenItSettles() throws Exception {
    accepted.put(TYPE, "deleted", io.sluice.xds.protocol.Resource.of(ByteString.EMPTY));
    asked(request().addResourceNamesSubscribe("orders"));
    acceptance.settle();
    told("1", "orders", "one");
    acceptance.settle();
    assertThat(accepted.of(TYPE)).containsOnlyKeys("deleted");

    asked(request().setResponseNonce("1"));
    acceptance.settle();

    assertThat(accepted.of(TYPE)).containsOnlyKeys("orders");
  }

  private static io.sluice.xds.protocol.Resource version(String version) {
    return new io.sluice.xds.protocol.Resource(version, ByteString.EMPTY);
  }

  @Test
  void whatEnvoyKeptOverAReconnectStays() throws Exception {
    accepted.put(TYPE, "kept", version("1"));

    DeltaDiscoveryRequest passed = asked(request().putInitialResourceVersions("kept", "1"));
    told("1", "orders", "one");
    asked(request().setResponseNonce("1"));
    acceptance.settle();

    assertThat(passed.getInitialResourceVersionsMap()).isEqualTo(Map.of("kept", "1"));
    assertThat(accepted.of(TYPE)).containsOnlyKeys("kept", "orders");
  }

  /** The file was lost, or is older than a living Envoy: what is missing comes again. */
  @Test
  void whatEnvoyHasAndThisHostDoesNotIsAskedForAgain() throws Exception {
    accepted.put(TYPE, "old", version("1"));
    accepted.put(TYPE, "known", version("1"));

    DeltaDiscoveryRequest passed =
        asked(
            request().putAllInitialResourceVersions(Map.of("old", "2", "lost", "1", "known", "1")));

    assertThat(passed.getInitialResourceVersionsMap())
        .containsOnlyKeys("old", "lost", "known")
        .containsEntry("known", "1")
        .doesNotContainEntry("old", "2")
        .doesNotContainEntry("lost", "1");
    assertThat(acceptance.vouches()).isFalse();
  }

  @Test
  void whatIsPinnedComesAgainToBeChanged() throws Exception {
    accepted.put(TYPE, "orders", version("1"));
    pins.put(new Pin("orders", "vm", Instant.MAX));

    DeltaDiscoveryRequest passed = asked(request().putInitialResourceVersions("orders", "1"));

    assertThat(passed.getInitialResourceVersionsMap())
        .containsOnlyKeys("orders")
        .doesNotContainEntry("orders", "1");
  }

  @Test
  void anEnvoyWithNothingWaitsUntilItIsTold() throws Exception {
    asked(request().addResourceNamesSubscribe("orders"));
    assertThat(acceptance.awaitsAll()).isTrue();

    told("1", "orders", "one");

    assertThat(acceptance.awaitsAll()).isFalse();
  }

  @Test
  void whatIsNoMessageIsRefused() {
    assertThatThrownBy(() -> acceptance.asked(new byte[] {7, 7, 7}))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }
}
