package io.sluice.agent.relay;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.load_stats.v3.LoadReportingServiceGrpc;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.sluice.agent.XdsAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where this host's Envoy asks for its configuration. While a member can be reached its streams are
 * passed on as they are: a member sees the proxy's own requests, acknowledgements and load reports,
 * and none in its place. When none can be, what Envoy accepted last is served, until one can.
 */
public final class Relay implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Relay.class);

  /**
   * A member that says nothing for so long to an Envoy that has nothing knows nothing yet itself.
   */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  /** How long the copy serves then, before the member is asked again. */
  private static final Duration COPY = Duration.ofSeconds(15);

  /** What a new stream did not name again for so long is gone. */
  private static final Duration SETTLE = Duration.ofSeconds(30);

  private static final int LARGEST_REQUEST = 4 * 1024 * 1024;
  private static final long CLOSE_SECONDS = 2;

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

  private final Members<XdsAddress> members;
  private final Accepted accepted;
  private final AgentLoop loop;
  private final LocalCopy copy;
  private final Server server;
  private final Set<RelayedCall> passedOn = new HashSet<>();
  private final Set<RelayedCall> copied = new HashSet<>();
  private boolean memberIsSilent;

  /**
   * @param listen the address that Envoy's bootstrap names; port 0 takes any free one
   * @throws IOException if no loopback port can be bound
   */
  public Relay(
      InetSocketAddress listen, Members<XdsAddress> members, Accepted accepted, AgentLoop loop)
      throws IOException {
    this.members = members;
    this.accepted = accepted;
    this.loop = loop;
    this.copy = new LocalCopy(loop);
    this.server =
        NettyServerBuilder.forAddress(listen)
            .executor(loop)
            .maxInboundMessageSize(LARGEST_REQUEST)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(
                ServerServiceDefinition.builder(AggregatedDiscoveryServiceGrpc.SERVICE_NAME)
                    .addMethod(
                        raw(AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod()),
                        handler(this::delta))
                    .addMethod(
                        raw(AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod()),
                        handler(this::patient))
                    .build())
            .addService(
                ServerServiceDefinition.builder(LoadReportingServiceGrpc.SERVICE_NAME)
                    .addMethod(
                        raw(LoadReportingServiceGrpc.getStreamLoadStatsMethod()),
                        handler(this::patient))
                    .build())
            .build();
  }

  private static MethodDescriptor<byte[], byte[]> raw(MethodDescriptor<?, ?> method) {
    return method.toBuilder(BYTES, BYTES).build();
  }

  private interface Opening {
    void open(RelayedCall call);
  }

  private ServerCallHandler<byte[], byte[]> handler(Opening opening) {
    return (ServerCall<byte[], byte[]> call, Metadata headers) -> {
      Forgotten forgotten = new Forgotten();
      RelayedCall relayed = new RelayedCall(call, forgotten);
      forgotten.call = relayed;
      opening.open(relayed);
      return relayed;
    };
  }

  /** A call that ended is in neither set. */
  private final class Forgotten implements Runnable {
    private @Nullable RelayedCall call;

    @Override
    public void run() {
      if (call != null) {
        passedOn.remove(call);
        copied.remove(call);
      }
    }
  }

  /**
   * Listens, and turns from the copy to a member as soon as one answers.
   *
   * @throws IOException if the address cannot be bound
   */
  public void start() throws IOException {
    server.start();
    members.start(this::turnToMember);
  }

  /** The port that is listened on, once started. */
  public int port() {
    return server.getPort();
  }

  /** Streams that a member answers now; on the loop. */
  public int passedOn() {
    return passedOn.size();
  }

  /** Streams that are served with what Envoy accepted last; on the loop. */
  public int copied() {
    return copied.size();
  }

  private void delta(RelayedCall call) {
    if (memberIsSilent && accepted.isServable()) {
      serveCopy(call);
    } else {
      members.ask(channel -> serve(call, channel));
    }
  }

  private void serve(RelayedCall call, Optional<Channel> member) {
    if (!call.isOpen()) {
      return;
    }
    if (member.isPresent()) {
      passOn(call, member.get());
    } else if (accepted.isServable()) {
      serveCopy(call);
    } else {
      members.askLater(channel -> serve(call, channel));
    }
  }

  private void passOn(RelayedCall call, Channel member) {
    Acceptance acceptance = new Acceptance(accepted);
    passedOn.add(call);
    call.connect(member, Optional.of(acceptance));
    loop.after(SILENCE, () -> judgeSilence(call, acceptance));
    settleLater(call, acceptance);
  }

  /** A member that waits for its own sources keeps nobody waiting who could serve. */
  private void judgeSilence(RelayedCall call, Acceptance acceptance) {
    if (call.isOpen() && acceptance.awaitsAll() && accepted.isServable()) {
      log.atWarn().log("the member says nothing; Envoy starts with what it accepted last");
      memberIsSilent = true;
      loop.after(COPY, this::turnToMember);
      call.end(Status.UNAVAILABLE.withDescription("the member says nothing"));
    }
  }

  private void settleLater(RelayedCall call, Acceptance acceptance) {
    loop.after(
        SETTLE,
        () -> {
          if (call.isOpen()) {
            acceptance.settle();
            settleLater(call, acceptance);
          }
        });
  }

  private void serveCopy(RelayedCall call) {
    copied.add(call);
    call.connect(copy.channel(accepted), Optional.empty());
  }

  private void turnToMember() {
    memberIsSilent = false;
    Set.copyOf(copied)
        .forEach(
            call -> call.end(Status.UNAVAILABLE.withDescription("a member can be reached again")));
  }

  /** For what only a member can take: it waits for one. */
  private void patient(RelayedCall call) {
    members.ask(channel -> passOnOrWait(call, channel));
  }

  private void passOnOrWait(RelayedCall call, Optional<Channel> member) {
    if (!call.isOpen()) {
      return;
    }
    if (member.isPresent()) {
      passedOn.add(call);
      call.connect(member.get(), Optional.empty());
    } else {
      members.askLater(channel -> passOnOrWait(call, channel));
    }
  }

  /** Ends the streams, then stops listening; not on the loop. */
  @Override
  public void close() {
    server.shutdownNow();
    copy.close();
    try {
      server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
