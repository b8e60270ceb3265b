package io.sluice.agent.relay;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.load_stats.v3.LoadReportingServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;

/** What an Envoy may ask a relay for, its messages as the bytes that they are. */
final class RawStreams {
  private static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] bytes) {
          return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private RawStreams() {}

  /** Aggregated discovery, delta and SotW, and load reports. */
  static List<ServerServiceDefinition> services(
      Function<ServerCall<byte[], byte[]>, RelayedCall> opening) {
    return List.of(
        ServerServiceDefinition.builder(AggregatedDiscoveryServiceGrpc.SERVICE_NAME)
            .addMethod(
                raw(AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod()),
                (call, headers) -> opening.apply(call))
            .addMethod(
                raw(AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod()),
                (call, headers) -> opening.apply(call))
            .build(),
        ServerServiceDefinition.builder(LoadReportingServiceGrpc.SERVICE_NAME)
            .addMethod(
                raw(LoadReportingServiceGrpc.getStreamLoadStatsMethod()),
                (call, headers) -> opening.apply(call))
            .build());
  }

  /**
   * Whether a stream says what Envoy accepted, so that the copy can answer it, too: delta alone.
   */
  static boolean isReadable(MethodDescriptor<?, ?> method) {
    return method
        .getFullMethodName()
        .equals(
            AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod().getFullMethodName());
  }

  private static MethodDescriptor<byte[], byte[]> raw(MethodDescriptor<?, ?> method) {
    return method.toBuilder(BYTES, BYTES).build();
  }
}
