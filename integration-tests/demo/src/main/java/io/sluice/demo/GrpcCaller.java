package io.sluice.demo;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * gRPC's own xDS client, which takes the server's word without an Envoy between; its callers share
 * one channel.
 */
final class GrpcCaller implements Caller {
  private static final int TIMEOUT_SECONDS = 5;

  private final ManagedChannel channel;

  private GrpcCaller(ManagedChannel channel) {
    this.channel = channel;
  }

  /**
   * Finds a service by its name. The client's bootstrap is a property of the JVM, read once.
   *
   * @param target such as {@code xds:///orders}
   * @param ports where servers speak xDS, in order of preference
   */
  static GrpcCaller of(String target, List<Integer> ports) {
    System.setProperty("io.grpc.xds.bootstrapConfig", bootstrap(ports));
    return to(target);
  }

  /** Any target that gRPC knows. */
  static GrpcCaller to(String target) {
    return new GrpcCaller(
        Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build());
  }

  /** The next server is asked when one does not answer. */
  private static String bootstrap(List<Integer> ports) {
    String servers =
        ports.stream()
            .map(
                port ->
                    """
                    { "server_uri": "127.0.0.1:%d",
                      "channel_creds": [ { "type": "insecure" } ],
                      "server_features": [ "xds_v3" ] }"""
                        .formatted(port))
            .collect(Collectors.joining(", "));
    return """
        { "xds_servers": [ %s ],
          "node": { "id": "shop-grpc-1", "cluster": "shop", "locality": { "zone": "vm" },
                    "metadata": { "environment": "vm", "dependencies": [ "orders" ] } } }
        """
        .formatted(servers);
  }

  @Override
  public String ask() throws IOException {
    try {
      return ClientCalls.blockingUnaryCall(
          channel,
          WhoMethod.DESCRIPTOR,
          CallOptions.DEFAULT.withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS),
          "");
    } catch (StatusRuntimeException e) {
      throw new IOException(e.getStatus().toString(), e);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
