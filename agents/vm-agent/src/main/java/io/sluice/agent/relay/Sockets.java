package io.sluice.agent.relay;

import io.grpc.ChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;

/**
 * The thread of the relay's sockets, which is the agent's loop as well: what a socket brings is not
 * handed over to another thread, and back, for each message that passes.
 */
public final class Sockets {
  /**
   * gRPC's own, said so that it stays: else each side asks the other after each message how fast
   * the connection is, and the reports that pass every few seconds are most of what an idle agent
   * does.
   */
  private static final int WINDOW = 1024 * 1024;

  private final EventLoopGroup thread;
  private final AgentLoop loop;

  /**
   * @param name of the thread
   */
  public Sockets(String name) {
    thread =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
    loop = new AgentLoop(thread.next());
  }

  /** The loop on this thread; its end is that of the sockets. */
  public AgentLoop loop() {
    return loop;
  }

  /** A server whose callbacks come on the loop. */
  NettyServerBuilder server(InetSocketAddress listen) {
    return NettyServerBuilder.forAddress(listen)
        .bossEventLoopGroup(thread)
        .workerEventLoopGroup(thread)
        .channelType(NioServerSocketChannel.class)
        .executor(loop)
        .flowControlWindow(WINDOW);
  }

  /** A channel whose callbacks come on the loop. */
  NettyChannelBuilder channel(String host, int port, ChannelCredentials credentials) {
    return NettyChannelBuilder.forAddress(host, port, credentials)
        .eventLoopGroup(thread)
        .channelType(NioSocketChannel.class)
        .executor(loop)
        .flowControlWindow(WINDOW);
  }
}
