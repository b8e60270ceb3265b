package io.sluice.bench.xds;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** The settings of Sluice's xDS server, for every contender, and the client's side of them. */
final class Transport {
  /** Half of what the server allows; envoys have a connection each. */
  static final int STREAMS_PER_CONNECTION = 50;

  private static final long KEEP_ALIVE_SECONDS = 30;

  private Transport() {}

  static NettyServerBuilder server(int port) {
    return NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .directExecutor()
        .maxInboundMessageSize(4 << 20)
        .maxInboundMetadataSize(16 << 10)
        .maxConcurrentCallsPerConnection(100)
        .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .permitKeepAliveTime(1, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true);
  }

  static ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .usePlaintext()
        .directExecutor()
        .maxInboundMessageSize(1 << 30)
        .build();
  }
}
