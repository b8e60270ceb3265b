package io.sluice.agent.relay;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One delta stream between Envoy and a member, read as it passes. What Envoy acknowledges is
 * accepted; what it rejects, or has not answered, is not.
 *
 * @see <a href="https://www.envoyproxy.io/docs/envoy/latest/api-docs/xds_protocol">the protocol</a>
 */
final class Acceptance implements Passage {
  private static final Logger log = LoggerFactory.getLogger(Acceptance.class);
  private static final int WORDS = 500;

  /** A version that nobody has, so that the resource comes again. */
  private static final String UNKNOWN = "unknown to this host";

  private final Accepted accepted;
  private final Pins pins;
  private final Map<String, DeltaDiscoveryResponse> unanswered = new LinkedHashMap<>();

  /** By type, the names that Envoy has on this stream. */
  private final Map<String, Set<String>> held = new HashMap<>();

  private boolean fromNothing;
  private boolean gaps;
  private boolean awaitsPin;
  private boolean answered;

  Acceptance(Accepted accepted, Pins pins) {
    this.accepted = accepted;
    this.pins = pins;
  }

  @Override
  public byte[] asked(byte[] message) throws InvalidProtocolBufferException {
    DeltaDiscoveryRequest request = DeltaDiscoveryRequest.parseFrom(message);
    String type = request.getTypeUrl();
    if (held.isEmpty()) {
      fromNothing = request.getInitialResourceVersionsMap().isEmpty();
    }
    Set<String> names =
        held.computeIfAbsent(
            type, first -> new HashSet<>(request.getInitialResourceVersionsMap().keySet()));
    names.removeAll(request.getResourceNamesUnsubscribeList());
    accepted.remove(type, request.getResourceNamesUnsubscribeList());
    DeltaDiscoveryResponse response = unanswered.remove(request.getResponseNonce());
    if (response != null && request.hasErrorDetail()) {
      String words = request.getErrorDetail().getMessage();
      log.atWarn()
          .addKeyValue("type", type)
          .addKeyValue("words", words.substring(0, Math.min(words.length(), WORDS)))
          .log("Envoy rejects what the control plane sends, and keeps what it had");
    } else if (response != null) {
      accept(response, names);
    }
    return request.getInitialResourceVersionsCount() == 0 ? message : honest(request).toByteArray();
  }

  /**
   * What Envoy has and this host does not know exactly comes again, so that the copy has no gap;
   * what is pinned comes again to be changed.
   */
  private DeltaDiscoveryRequest honest(DeltaDiscoveryRequest request) {
    String type = request.getTypeUrl();
    DeltaDiscoveryRequest.Builder changed = request.toBuilder();
    request
        .getInitialResourceVersionsMap()
        .forEach(
            (name, version) -> {
              var known = accepted.of(type).get(name);
              boolean same = known != null && known.version().equals(version);
              boolean pinned = pins.isPinned(type, name);
              if (!same || pinned) {
                changed.putInitialResourceVersions(name, UNKNOWN);
              }
              gaps |= !same;
              awaitsPin |= pinned;
            });
    return changed.build();
  }

  private void accept(DeltaDiscoveryResponse response, Set<String> names) {
    String type = response.getTypeUrl();
    for (Resource resource : response.getResourcesList()) {
      names.add(resource.getName());
      accepted.put(type, resource.getName(), AcceptedFile.held(resource));
    }
    names.removeAll(response.getRemovedResourcesList());
    accepted.remove(type, response.getRemovedResourcesList());
  }

  @Override
  public byte[] told(byte[] message) throws InvalidProtocolBufferException {
    DeltaDiscoveryResponse response = DeltaDiscoveryResponse.parseFrom(message);
    unanswered.put(response.getNonce(), response);
    answered = true;
    return pins.isEmpty() ? message : pins.told(response).toByteArray();
  }

  /** Whether the member said anything yet. */
  boolean answered() {
    return answered;
  }

  /** Whether what is accepted is what this stream's member stands for. */
  boolean vouches() {
    return answered || (!held.isEmpty() && !fromNothing && !gaps);
  }

  /**
   * Whether Envoy had nothing when the stream began, or not what a pin wants, and was told nothing.
   */
  boolean awaitsAll() {
    return !answered && (held.isEmpty() || fromNothing || awaitsPin);
  }

  /**
   * Forgets what Envoy does not have on this stream, long after it began: it went while this host
   * was away.
   */
  void settle() {
    if (unanswered.isEmpty() && answered) {
      held.forEach(
          (type, names) -> {
            Set<String> gone = new HashSet<>(accepted.of(type).keySet());
            gone.removeAll(names);
            accepted.remove(type, gone);
          });
    }
  }
}
