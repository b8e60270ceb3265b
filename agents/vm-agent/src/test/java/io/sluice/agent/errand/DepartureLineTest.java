package io.sluice.agent.errand;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.sluice.xds.protocol.errand.Departure;
import io.sluice.xds.protocol.errand.Departure.Callers;
import io.sluice.xds.protocol.errand.ErrandStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An agent asks members of this release and others who has let go of its instance. */
class DepartureLineTest {
  private static final Departure ORDERS = new Departure("orders", "vm-1/orders", "10.0.0.1", 15006);

  private final DepartureLine line = new DepartureLine();
  private Server member;
  private ManagedChannel channel;

  @AfterEach
  void nothingStays() {
    if (member != null) {
      channel.shutdownNow();
      member.shutdownNow();
    }
  }

  private void connect(NettyServerBuilder builder) throws IOException {
    member = builder.build().start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", member.getPort()).usePlaintext().build();
    line.connected(channel);
  }

  private static NettyServerBuilder older() {
    return NettyServerBuilder.forAddress(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private static NettyServerBuilder answering(ServerCallHandler<Struct, Struct> handler) {
    return older()
        .addService(
            ServerServiceDefinition.builder(ErrandStream.SERVICE)
                .addMethod(ErrandStream.DEPARTURE, handler)
                .build());
  }

  private Optional<Callers> ask() {
    return line.ask(ORDERS).toCompletableFuture().join();
  }

  @Test
  void theAnswerIsTheMembers() throws IOException {
    Callers callers = new Callers(false, true, 2, "shop-1 (waiting), shop-2 (away)");
    connect(
        answering(
            ServerCalls.asyncUnaryCall(
                (question, answer) -> {
                  assertThat(Departure.read(question)).isEqualTo(ORDERS);
                  answer.onNext(callers.message());
                  answer.onCompleted();
                })));

    assertThat(ask()).contains(callers);
  }

  @Test
  void aMemberOfAnOlderReleaseCannotTell() throws IOException {
    connect(older());

    assertThat(ask()).isEmpty();
  }

  @Test
  void aMemberThatRefusesTellsNothing() throws IOException {
    connect(
        answering(
            ServerCalls.asyncUnaryCall(
                (question, answer) ->
                    answer.onError(Status.PERMISSION_DENIED.asRuntimeException()))));

    assertThat(ask()).isEmpty();
  }

  @Test
  void withoutAMemberNobodyCanTell() {
    assertThat(ask()).isEmpty();
  }
}
