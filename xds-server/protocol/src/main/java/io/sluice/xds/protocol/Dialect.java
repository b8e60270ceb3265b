package io.sluice.xds.protocol;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.util.ArrayList;
import java.util.List;

/** One of the two protocols: how it says what {@link Request} and {@link Response} mean. */
interface Dialect<Q> {
  boolean delta();

  Request request(Q message);

  Frame response(Response response);

  Dialect<DiscoveryRequest> SOTW =
      new Dialect<>() {
        @Override
        public boolean delta() {
          return false;
        }

        @Override
        public Request request(DiscoveryRequest message) {
          return new Request(
              message.getNode(),
              message.getTypeUrl(),
              message.getResponseNonce(),
              message.hasErrorDetail() ? message.getErrorDetail().getMessage() : null,
              new Request.Complete(message.getResourceNamesList(), message.getVersionInfo()));
        }

        @Override
        public Frame response(Response response) {
          FullState state = response.state();
          Frame frame =
              state != null
                  ? state.frame()
                  : sotw(
                      response.type(), Encoded.version(response.resources()), response.resources());
          return frame.with(Frame.field(DiscoveryResponse.NONCE_FIELD_NUMBER, response.nonce()));
        }
      };

  /** A SotW response but for the nonce. */
  static Frame sotw(String type, String version, Iterable<Encoded> resources) {
    List<ByteString> parts = new ArrayList<>();
    parts.add(Frame.field(DiscoveryResponse.VERSION_INFO_FIELD_NUMBER, version));
    for (Encoded encoded : resources) {
      parts.add(encoded.inSotw());
      parts.add(encoded.resource().bytes());
    }
    parts.add(Frame.field(DiscoveryResponse.TYPE_URL_FIELD_NUMBER, type));
    return new Frame(parts);
  }

  Dialect<DeltaDiscoveryRequest> DELTA =
      new Dialect<>() {
        @Override
        public boolean delta() {
          return true;
        }

        @Override
        public Request request(DeltaDiscoveryRequest message) {
          return new Request(
              message.getNode(),
              message.getTypeUrl(),
              message.getResponseNonce(),
              message.hasErrorDetail() ? message.getErrorDetail().getMessage() : null,
              new Request.Difference(
                  message.getResourceNamesSubscribeList(),
                  message.getResourceNamesUnsubscribeList(),
                  message.getInitialResourceVersionsMap()));
        }

        @Override
        public Frame response(Response response) {
          List<ByteString> parts = new ArrayList<>();
          parts.add(
              Frame.field(
                  DeltaDiscoveryResponse.SYSTEM_VERSION_INFO_FIELD_NUMBER, version(response)));
          for (Encoded encoded : response.resources()) {
            parts.add(encoded.inDelta());
            parts.add(encoded.resource().bytes());
          }
          parts.add(Frame.field(DeltaDiscoveryResponse.TYPE_URL_FIELD_NUMBER, response.type()));
          parts.add(Frame.field(DeltaDiscoveryResponse.NONCE_FIELD_NUMBER, response.nonce()));
          for (String name : response.removed()) {
            parts.add(Frame.field(DeltaDiscoveryResponse.REMOVED_RESOURCES_FIELD_NUMBER, name));
          }
          return new Frame(parts);
        }

        private String version(Response response) {
          if (response.removed().isEmpty()) {
            return Encoded.version(response.resources());
          }
          ContentHash hash = new ContentHash();
          response.resources().forEach(encoded -> hash.add(encoded.name()).add(encoded.version()));
          response.removed().forEach(hash::add);
          return hash.hex();
        }
      };
}
