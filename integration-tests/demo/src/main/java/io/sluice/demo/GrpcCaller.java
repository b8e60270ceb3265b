package io.sluice.demo;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

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
   */
  static GrpcCaller of(String target, DemoPorts ports) {
    System.setProperty("io.grpc.xds.bootstrapConfig", bootstrap(ports));
    return to(target);
  }

  /** Any target that gRPC knows. */
  static GrpcCaller to(String target) {
    return new GrpcCaller(
        Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build());
  }

  private static String bootstrap(DemoPorts ports) {
    return """
        { "xds_servers": [ { "server_uri": "127.0.0.1:%d",
                             "channel_creds": [ { "type": "insecure" } ],
                             "server_features": [ "xds_v3" ] } ],
          "node": { "id": "shop-grpc-1", "cluster": "shop", "locality": { "zone": "vm" },
                    "metadata": { "environment": "vm", "dependencies": [ "orders" ] } } }
        """
        .formatted(ports.xds());
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
