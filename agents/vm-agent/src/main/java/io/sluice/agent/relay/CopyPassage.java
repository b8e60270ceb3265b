package io.sluice.agent.relay;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;

/**
 * To the copy on disk and back. An Envoy that lives is at least as new as the copy: nothing is
 * taken from it, and nothing replaced, but where a pin wants it. One that starts gets all of the
 * copy.
 */
final class CopyPassage implements Passage {
  private final Accepted accepted;
  private final Pins pins;
  private boolean lives;

  CopyPassage(Accepted accepted, Pins pins) {
    this.accepted = accepted;
    this.pins = pins;
  }

  @Override
  public byte[] asked(byte[] message) throws InvalidProtocolBufferException {
    DeltaDiscoveryRequest request = DeltaDiscoveryRequest.parseFrom(message);
    if (request.getInitialResourceVersionsCount() == 0) {
      return message;
    }
    lives = true;
    String type = request.getTypeUrl();
    DeltaDiscoveryRequest.Builder changed = request.toBuilder().clearInitialResourceVersions();
    request
        .getInitialResourceVersionsMap()
        .forEach(
            (name, version) -> {
              var held = accepted.of(type).get(name);
              if (held != null && !pins.isPinned(type, name)) {
                changed.putInitialResourceVersions(
                    name, Pins.isOfPin(version) ? version : held.version());
              }
            });
    return changed.build().toByteArray();
  }

  @Override
  public byte[] told(byte[] message) throws InvalidProtocolBufferException {
    DeltaDiscoveryResponse response = DeltaDiscoveryResponse.parseFrom(message);
    if (!lives) {
      return pins.told(response).toByteArray();
    }
    DeltaDiscoveryResponse.Builder changed =
        response.toBuilder().clearResources().clearRemovedResources();
    response.getResourcesList().stream()
        .filter(each -> accepted.of(response.getTypeUrl()).containsKey(each.getName()))
        .forEach(changed::addResources);
    return pins.told(changed.build()).toByteArray();
  }
}
