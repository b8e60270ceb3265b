package io.sluice.bench.failover;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.WireFormat;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** What an Envoy says to its control plane, and as much of the answers as it must know. */
final class DeltaWords {
  private DeltaWords() {}

  /** The bytes of an acknowledgement. */
  static byte[] acknowledgement(String type, String nonce) {
    return DeltaDiscoveryRequest.newBuilder()
        .setTypeUrl(type)
        .setResponseNonce(nonce)
        .build()
        .toByteArray();
  }

  /** A caller beside a VM, as the agent's bootstrap writes it. */
  static Node node(String id, List<String> dependencies, int egressPort) {
    var names = com.google.protobuf.ListValue.newBuilder();
    dependencies.forEach(name -> names.addValues(Value.newBuilder().setStringValue(name)));
    return Node.newBuilder()
        .setId(id)
        .setCluster("caller")
        .setUserAgentName("envoy")
        .setLocality(Locality.newBuilder().setZone("vm"))
        .setMetadata(
            Struct.newBuilder()
                .putFields("dependencies", Value.newBuilder().setListValue(names).build())
                .putFields("egressPort", Value.newBuilder().setNumberValue(egressPort).build()))
        .build();
  }

  /**
   * What a response says.
   *
   * @param removed names
   */
  record Heard(String type, String nonce, int resources, List<String> removed) {}

  /**
   * Reads a response without its resources' contents.
   *
   * @param each is told the name and version of every resource
   */
  static Heard read(byte[] response, BiConsumer<String, String> each) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(response);
      String type = "";
      String nonce = "";
      int resources = 0;
      List<String> removed = new ArrayList<>();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case DeltaDiscoveryResponse.RESOURCES_FIELD_NUMBER -> {
            resources++;
            resource(in, each);
          }
          case DeltaDiscoveryResponse.TYPE_URL_FIELD_NUMBER -> type = in.readString();
          case DeltaDiscoveryResponse.NONCE_FIELD_NUMBER -> nonce = in.readString();
          case DeltaDiscoveryResponse.REMOVED_RESOURCES_FIELD_NUMBER ->
              removed.add(in.readString());
          default -> in.skipField(tag);
        }
      }
      return new Heard(type, nonce, resources, removed);
    } catch (IOException e) {
      throw new UncheckedIOException("the server sent no delta response", e);
    }
  }

  private static void resource(CodedInputStream in, BiConsumer<String, String> each)
      throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    String name = "";
    String version = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case Resource.NAME_FIELD_NUMBER -> name = in.readString();
        case Resource.VERSION_FIELD_NUMBER -> version = in.readString();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
    each.accept(name, version);
  }
}
