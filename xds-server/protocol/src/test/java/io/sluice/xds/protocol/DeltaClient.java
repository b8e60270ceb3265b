package io.sluice.xds.protocol;

import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.Map;

/** A delta client that says exactly what a test tells it; the node goes with the first message. */
final class DeltaClient {
  final RecordingStream<DeltaDiscoveryRequest, DeltaDiscoveryResponse> stream;
  private final String nodeId;
  private boolean first = true;

  DeltaClient(
      Channel channel,
      MethodDescriptor<DeltaDiscoveryRequest, DeltaDiscoveryResponse> method,
      String nodeId) {
    stream = RecordingStream.start(channel, method, true);
    this.nodeId = nodeId;
  }

  static DeltaClient aggregated(Channel channel, String nodeId) {
    return new DeltaClient(
        channel, AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod(), nodeId);
  }

  DeltaClient send(DeltaDiscoveryRequest.Builder request) {
    if (first) {
      request.setNode(Node.newBuilder().setId(nodeId));
      first = false;
    }
    stream.requests().onNext(request.build());
    return this;
  }

  DeltaClient subscribe(String type, String... names) {
    return subscribe(type, Map.of(), names);
  }

  DeltaClient subscribe(String type, Map<String, String> has, String... names) {
    return send(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(type)
            .putAllInitialResourceVersions(has)
            .addAllResourceNamesSubscribe(List.of(names)));
  }

  DeltaClient unsubscribe(String type, String... names) {
    return send(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(type)
            .addAllResourceNamesUnsubscribe(List.of(names)));
  }

  DeltaClient ack(DeltaDiscoveryResponse response) {
    return send(answer(response));
  }

  DeltaClient nack(DeltaDiscoveryResponse response, String words) {
    return send(answer(response).setErrorDetail(Status.newBuilder().setCode(13).setMessage(words)));
  }

  static DeltaDiscoveryRequest.Builder answer(DeltaDiscoveryResponse response) {
    return DeltaDiscoveryRequest.newBuilder()
        .setTypeUrl(response.getTypeUrl())
        .setResponseNonce(response.getNonce());
  }

  DeltaDiscoveryResponse next() {
    return stream.next();
  }

  /** Takes the next response, which must be of this type, and acknowledges it. */
  DeltaDiscoveryResponse accept(String type) {
    DeltaDiscoveryResponse response = next();
    if (!response.getTypeUrl().equals(type)) {
      throw new AssertionError("expected " + type + " and not " + response);
    }
    ack(response);
    return response;
  }

  /** Names and contents, as {@code name=content}. */
  static List<String> contents(DeltaDiscoveryResponse response) {
    return response.getResourcesList().stream()
        .map(each -> each.getName() + "=" + each.getResource().getValue().toStringUtf8())
        .toList();
  }
}
