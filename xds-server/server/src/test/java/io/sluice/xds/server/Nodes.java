package io.sluice.xds.server;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.Arrays;

/** Nodes as clients send them. */
final class Nodes {
  private Nodes() {}

  static Node.Builder sidecar(String id, String... dependencies) {
    return Node.newBuilder()
        .setId(id)
        .setUserAgentName("envoy")
        .setMetadata(dependencies(dependencies));
  }

  static Node.Builder withEgress(String id, int port, String... dependencies) {
    return sidecar(id, dependencies)
        .setMetadata(dependencies(dependencies).toBuilder().putFields("egressPort", number(port)));
  }

  static Struct dependencies(String... names) {
    return Struct.newBuilder()
        .putFields(
            "dependencies",
            Value.newBuilder()
                .setListValue(
                    ListValue.newBuilder()
                        .addAllValues(Arrays.stream(names).map(Nodes::text).toList()))
                .build())
        .build();
  }

  static Value number(int value) {
    return Value.newBuilder().setNumberValue(value).build();
  }

  static Value text(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }
}
