package io.sluice.bench.xds;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** How a client speaks that reads no more of a response than it must to acknowledge it. */
enum Protocol {
  DELTA(DeltaDiscoveryRequest.RESPONSE_NONCE_FIELD_NUMBER) {
    @Override
    byte[] first(String id, List<String> names, Map<String, String> versions) {
      DeltaDiscoveryRequest.Builder request =
          DeltaDiscoveryRequest.newBuilder()
              .setNode(node(id))
              .setTypeUrl(Endpoints.TYPE)
              .addAllResourceNamesSubscribe(names);
      for (String name : names) {
        String version = versions.get(name);
        if (version != null) {
          request.putInitialResourceVersions(name, version);
        }
      }
      return request.build().toByteArray();
    }

    @Override
    byte[] acknowledging(List<String> names) {
      return DeltaDiscoveryRequest.newBuilder().setTypeUrl(Endpoints.TYPE).build().toByteArray();
    }
  },
  SOTW(DiscoveryRequest.RESPONSE_NONCE_FIELD_NUMBER) {
    @Override
    byte[] first(String id, List<String> names, Map<String, String> versions) {
      return DiscoveryRequest.newBuilder()
          .setNode(node(id))
          .setTypeUrl(Endpoints.TYPE)
          .addAllResourceNames(names)
          .build()
          .toByteArray();
    }

    @Override
    byte[] acknowledging(List<String> names) {
      return DiscoveryRequest.newBuilder()
          .setTypeUrl(Endpoints.TYPE)
          .addAllResourceNames(names)
          .build()
          .toByteArray();
    }
  };

  private static final int VERSION = 1;
  private static final int RESOURCES = 2;
  private static final int NONCE = 5;

  private final int requestNonce;

  Protocol(int requestNonce) {
    this.requestNonce = requestNonce;
  }

  /** A stream's first message; SotW has no way to say versions of a stream before. */
  abstract byte[] first(String id, List<String> names, Map<String, String> versions);

  /** What every acknowledgement of a stream has in common. */
  abstract byte[] acknowledging(List<String> names);

  boolean delta() {
    return this == DELTA;
  }

  /** What a client must know of a response. */
  record Seen(String version, String nonce, int resources) {}

  /** Both protocols keep these three fields under the same numbers. */
  static Seen read(byte[] response) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(response);
      String version = "";
      String nonce = "";
      int resources = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        int field = WireFormat.getTagFieldNumber(tag);
        if (field == VERSION) {
          version = in.readString();
        } else if (field == NONCE) {
          nonce = in.readString();
        } else {
          resources += field == RESOURCES ? 1 : 0;
          in.skipField(tag);
        }
      }
      return new Seen(version, nonce, resources);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Parts of a message may stand in any order, so the rest is written after what is common. */
  byte[] acknowledgement(byte[] common, Seen seen) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(common.length + 64);
      bytes.write(common);
      CodedOutputStream out = CodedOutputStream.newInstance(bytes, 64);
      if (!delta()) {
        out.writeString(DiscoveryRequest.VERSION_INFO_FIELD_NUMBER, seen.version());
      }
      out.writeString(requestNonce, seen.nonce());
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Node node(String id) {
    return Node.newBuilder().setId(id).setCluster("caller").setUserAgentName("envoy").build();
  }
}
