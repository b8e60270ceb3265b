package io.sluice.agent.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.ResourceTypes;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CopyPassageTest {
  private static final String TYPE = ResourceTypes.CLUSTER;

  private final Accepted accepted = new Accepted();
  private final CopyPassage passage = new CopyPassage(accepted, new Pins());

  private DeltaDiscoveryRequest asked(Map<String, String> versions) throws Exception {
    return DeltaDiscoveryRequest.parseFrom(
        passage.asked(
            DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(TYPE)
                .putAllInitialResourceVersions(versions)
                .build()
                .toByteArray()));
  }

  private DeltaDiscoveryResponse told(String... names) throws Exception {
    DeltaDiscoveryResponse.Builder response =
        DeltaDiscoveryResponse.newBuilder().setTypeUrl(TYPE).addRemovedResources("gone");
    for (String name : names) {
      response.addResources(
          io.envoyproxy.envoy.service.discovery.v3.Resource.newBuilder()
              .setName(name)
              .setResource(Any.getDefaultInstance()));
    }
    return DeltaDiscoveryResponse.parseFrom(passage.told(response.build().toByteArray()));
  }

  /** The copy is older than a living Envoy, and has gaps: nothing is taken, nothing goes back. */
  @Test
  void aLivingEnvoyLosesNothingToTheCopy() throws Exception {
    accepted.put(TYPE, "older", new Resource("1", ByteString.EMPTY));

    DeltaDiscoveryRequest asked = asked(Map.of("older", "2", "lost", "7"));
    DeltaDiscoveryResponse told = told("older", "lost");

    assertThat(asked.getInitialResourceVersionsMap()).isEqualTo(Map.of("older", "1"));
    assertThat(told.getRemovedResourcesList()).isEmpty();
    assertThat(told.getResourcesList()).extracting(each -> each.getName()).containsExactly("older");
  }

  @Test
  void anEnvoyThatStartsGetsStandInsToo() throws Exception {
    accepted.put(TYPE, "orders", new Resource("1", ByteString.EMPTY));

    asked(Map.of());

    assertThat(told("orders", "stand-in").getResourcesCount()).isEqualTo(2);
    assertThat(told().getRemovedResourcesList()).containsExactly("gone");
  }

  @Test
  void whatWasPinnedComesBackAsItIs() throws Exception {
    accepted.put(TYPE, "orders", new Resource("1", ByteString.EMPTY));

    assertThat(asked(Map.of("orders", "1~vm")).getInitialResourceVersionsMap())
        .isEqualTo(Map.of("orders", "1~vm"));
  }
}
