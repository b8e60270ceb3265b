package io.sluice.xds.protocol;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;

/** One of the two protocols: how it says what {@link Request} and {@link Response} mean. */
interface Dialect<Q, R> {
  boolean delta();

  Request request(Q message);

  R response(Response response);

  Dialect<DiscoveryRequest, DiscoveryResponse> SOTW =
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
        public DiscoveryResponse response(Response response) {
          FullState state = response.state();
          if (state != null) {
            return state.response(response.nonce());
          }
          ContentHash hash = new ContentHash();
          DiscoveryResponse.Builder message =
              DiscoveryResponse.newBuilder().setTypeUrl(response.type()).setNonce(response.nonce());
          for (Encoded encoded : response.resources()) {
            hash.add(encoded.name()).add(encoded.version());
            message.addResources(encoded.any());
          }
          return message.setVersionInfo(hash.hex()).build();
        }
      };

  Dialect<DeltaDiscoveryRequest, DeltaDiscoveryResponse> DELTA =
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
        public DeltaDiscoveryResponse response(Response response) {
          ContentHash hash = new ContentHash();
          DeltaDiscoveryResponse.Builder message =
              DeltaDiscoveryResponse.newBuilder()
                  .setTypeUrl(response.type())
                  .setNonce(response.nonce())
                  .addAllRemovedResources(response.removed());
          for (Encoded encoded : response.resources()) {
            hash.add(encoded.name()).add(encoded.version());
            message.addResources(encoded.delta());
          }
          response.removed().forEach(hash::add);
          return message.setSystemVersionInfo(hash.hex()).build();
        }
      };
}
