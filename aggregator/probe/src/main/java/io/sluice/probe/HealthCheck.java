package io.sluice.probe;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.sluice.view.Checks.Check;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Asks {@code grpc.health.v1.Health/Check} over plaintext.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/health-checking.md">The protocol</a>
 */
final class HealthCheck {
  /**
   * The instance's own words. Anything else may be the transport's; and a server without a health
   * service says nothing of how it does.
   */
  private static final Set<Status.Code> ANSWERS =
      EnumSet.of(
          Status.Code.NOT_FOUND,
          Status.Code.PERMISSION_DENIED,
          Status.Code.UNAUTHENTICATED,
          Status.Code.FAILED_PRECONDITION);

  private static final int MAX_ANSWER = 4 * 1024;

  private final EventLoopGroup loop;

  HealthCheck(EventLoopGroup loop) {
    this.loop = loop;
  }

  void check(InetSocketAddress at, Check how, FirstOutcome to) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(at)
            .eventLoopGroup(loop)
            .channelType(NioSocketChannel.class)
            .directExecutor()
            .usePlaintext()
            .disableRetry()
            .maxInboundMessageSize(MAX_ANSWER)
            .maxInboundMetadataSize(MAX_ANSWER)
            .build();
    HealthGrpc.newStub(channel)
        .withDeadlineAfter(how.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .check(
            HealthCheckRequest.newBuilder().setService(how.path()).build(),
            new StreamObserver<>() {
              @Override
              public void onNext(HealthCheckResponse answer) {
                to.give(answer.getStatus() == ServingStatus.SERVING ? Outcome.GOOD : Outcome.BAD);
              }

              @Override
              public void onError(Throwable thrown) {
                boolean answered = ANSWERS.contains(Status.fromThrowable(thrown).getCode());
                to.give(answered ? Outcome.BAD : WireChecker.meaning(thrown));
                channel.shutdownNow();
              }

              @Override
              public void onCompleted() {
                to.give(Outcome.SILENT);
                channel.shutdownNow();
              }
            });
  }
}
