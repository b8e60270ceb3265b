package io.sluice.agent.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.ResourceTypes;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CalledTest {
  private final Accepted accepted = new Accepted();

  private void cluster(String name) {
    accepted.put(
        ResourceTypes.CLUSTER, name, Resource.of(ByteString.copyFromUtf8("cluster " + name)));
  }

  private void endpoint(String name, String address) {
    ClusterLoadAssignment assignment =
        ClusterLoadAssignment.newBuilder()
            .addEndpoints(
                LocalityLbEndpoints.newBuilder()
                    .addLbEndpoints(
                        LbEndpoint.newBuilder()
                            .setEndpoint(
                                Endpoint.newBuilder()
                                    .setAddress(
                                        Address.newBuilder()
                                            .setSocketAddress(
                                                SocketAddress.newBuilder().setAddress(address))))))
            .build();
    accepted.put(ResourceTypes.ENDPOINT, name, Resource.of(assignment.toByteString()));
  }

  @Test
  void aServiceIsCalledByItsDefaultPortANamedOneOrAnEnvironment() throws IOException {
    cluster("orders");
    cluster("users:grpc");
    cluster("stock|vm");
    cluster("shop-2");

    for (String service : new String[] {"orders", "users", "stock"}) {
      assertThat(Called.of(service, accepted).isKnown()).as(service).isTrue();
    }
    assertThat(Called.of("shop", accepted).isKnown()).isFalse();
    assertThat(Called.of("", accepted).isKnown()).isFalse();
  }

  @Test
  void whereAllIsOneMachineItsOwnEndpointsSaySo() throws IOException {
    endpoint("orders", "127.0.0.1");
    endpoint("users", "10.0.0.7");

    assertThat(Called.of("orders", accepted).onLoopback()).isTrue();
    assertThat(Called.of("users", accepted).onLoopback()).isFalse();
  }
}
