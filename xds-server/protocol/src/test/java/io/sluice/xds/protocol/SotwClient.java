package io.sluice.xds.protocol;

import com.google.protobuf.Any;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import java.util.List;

/** A SotW client that says exactly what a test tells it; the node goes with the first message. */
final class SotwClient {
  final RecordingStream<DiscoveryRequest, DiscoveryResponse> stream;
  private final String nodeId;
  private boolean first = true;

  SotwClient(
      Channel channel,
      MethodDescriptor<DiscoveryRequest, DiscoveryResponse> method,
      String nodeId,
      boolean reads) {
    stream = RecordingStream.start(channel, method, reads);
    this.nodeId = nodeId;
  }

  static SotwClient aggregated(Channel channel, String nodeId) {
    return new SotwClient(
        channel, AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod(), nodeId, true);
  }

  SotwClient send(DiscoveryRequest.Builder request) {
    if (first) {
      request.setNode(Node.newBuilder().setId(nodeId));
      first = false;
    }
    stream.requests().onNext(request.build());
    return this;
  }

  SotwClient subscribe(String type, String... names) {
    return send(DiscoveryRequest.newBuilder().setTypeUrl(type).addAllResourceNames(List.of(names)));
  }

  SotwClient ack(DiscoveryResponse response, String... names) {
    return send(answer(response, names));
  }

  SotwClient nack(DiscoveryResponse response, String words, String... names) {
    return send(
        answer(response, names).setErrorDetail(Status.newBuilder().setCode(13).setMessage(words)));
  }

  static DiscoveryRequest.Builder answer(DiscoveryResponse response, String... names) {
    return DiscoveryRequest.newBuilder()
        .setTypeUrl(response.getTypeUrl())
        .setVersionInfo(response.getVersionInfo())
        .setResponseNonce(response.getNonce())
        .addAllResourceNames(List.of(names));
  }

  DiscoveryResponse next() {
    return stream.next();
  }

  static List<String> contents(DiscoveryResponse response) {
    return response.getResourcesList().stream()
        .map(Any::getValue)
        .map(value -> value.toStringUtf8())
        .toList();
  }
}
