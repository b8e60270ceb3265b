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

  /** Metadata of one that has a listener for callers without a proxy. */
  static Struct withDoor(int port, String service) {
    Struct door =
        Struct.newBuilder()
            .putFields("address", text("10.0.0.100"))
            .putFields("port", number(port))
            .putFields("service", text(service))
            .build();
    ListValue doors =
        ListValue.newBuilder().addValues(Value.newBuilder().setStructValue(door)).build();
    return dependencies(service).toBuilder()
        .putFields("doors", Value.newBuilder().setListValue(doors).build())
        .build();
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
