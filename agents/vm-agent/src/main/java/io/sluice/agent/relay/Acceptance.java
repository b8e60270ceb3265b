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
final class Acceptance {
  private static final Logger log = LoggerFactory.getLogger(Acceptance.class);
  private static final int WORDS = 500;

  private final Accepted accepted;
  private final Map<String, DeltaDiscoveryResponse> unanswered = new LinkedHashMap<>();

  /** By type, the names that Envoy has on this stream. */
  private final Map<String, Set<String>> held = new HashMap<>();

  private boolean fromNothing;
  private boolean answered;

  Acceptance(Accepted accepted) {
    this.accepted = accepted;
  }

  /** Envoy says this. */
  void asked(byte[] message) throws InvalidProtocolBufferException {
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
    if (response == null) {
      return;
    }
    if (request.hasErrorDetail()) {
      String words = request.getErrorDetail().getMessage();
      log.atWarn()
          .addKeyValue("type", type)
          .addKeyValue("words", words.substring(0, Math.min(words.length(), WORDS)))
          .log("Envoy rejects what the control plane sends, and keeps what it had");
    } else {
      accept(response, names);
    }
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

  /** The member says this. */
  void told(byte[] message) throws InvalidProtocolBufferException {
    DeltaDiscoveryResponse response = DeltaDiscoveryResponse.parseFrom(message);
    unanswered.put(response.getNonce(), response);
    answered = true;
  }

  /** Whether Envoy had nothing when the stream began, and was told nothing yet. */
  boolean awaitsAll() {
    return !answered && (held.isEmpty() || fromNothing);
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
