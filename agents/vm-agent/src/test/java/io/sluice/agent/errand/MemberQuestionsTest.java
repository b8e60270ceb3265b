package io.sluice.agent.errand;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
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
import io.sluice.xds.protocol.errand.RegistrationParameters;
import io.sluice.xds.protocol.errand.RegistrationQuestion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An agent asks members of this release and others. */
class MemberQuestionsTest {
  private static final Departure ORDERS = new Departure("orders", "vm-1/orders", "10.0.0.1", 15006);

  private final MemberQuestions questions = new MemberQuestions();
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
    questions.connected(channel);
  }

  private static NettyServerBuilder older() {
    return NettyServerBuilder.forAddress(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private static NettyServerBuilder answering(
      MethodDescriptor<Struct, Struct> method, ServerCallHandler<Struct, Struct> handler) {
    return older()
        .addService(
            ServerServiceDefinition.builder(ErrandStream.SERVICE)
                .addMethod(method, handler)
                .build());
  }

  private Optional<Callers> ask() {
    return questions.callers(ORDERS).toCompletableFuture().join();
  }

  @Test
  void theAnswerIsTheMembers() throws IOException {
    Callers callers = new Callers(false, true, 2, "shop-1 (waiting), shop-2 (away)");
    connect(
        answering(
            ErrandStream.DEPARTURE,
            ServerCalls.asyncUnaryCall(
                (question, answer) -> {
                  assertThat(Departure.read(question)).contains(ORDERS);
                  answer.onNext(callers.message());
                  answer.onCompleted();
                })));

    assertThat(ask()).contains(callers);
  }

  @Test
  void parametersComeAsTheyWereGiven() throws IOException {
    RegistrationParameters given =
        new RegistrationParameters(
            "no registry knows it",
            List.of("mesh"),
            new TreeMap<>(Map.of("team", "shop")),
            10,
            Duration.ofSeconds(5),
            Duration.ofMillis(1_500),
            Duration.ofHours(1));
    connect(
        answering(
            ErrandStream.REGISTRATION,
            ServerCalls.asyncUnaryCall(
                (question, answer) -> {
                  assertThat(RegistrationQuestion.read(question))
                      .isEqualTo(new RegistrationQuestion("orders", "vm"));
                  answer.onNext(given.message());
                  answer.onCompleted();
                })));

    assertThat(
            questions
                .parameters(new RegistrationQuestion("orders", "vm"))
                .toCompletableFuture()
                .join())
        .contains(given);
  }

  @Test
  void aMemberOfAnOlderReleaseCannotTell() throws IOException {
    connect(older());

    assertThat(ask()).isEmpty();
  }

  @Test
  void aMemberThatRefusesHasNotSaidThatAnybodyLetGo() throws IOException {
    connect(
        answering(
            ErrandStream.DEPARTURE,
            ServerCalls.asyncUnaryCall(
                (question, answer) ->
                    answer.onError(
                        Status.PERMISSION_DENIED
                            .withDescription("you are not orders")
                            .asRuntimeException()))));

    assertThat(ask())
        .hasValueSatisfying(
            callers -> {
              assertThat(callers.haveLetGo()).isFalse();
              assertThat(callers.toString())
                  .startsWith(
                      "nobody says who has let go, since the control plane refuses this host")
                  .contains("(you are not orders)", "xds.grants", "--tls");
            });
  }

  @Test
  void aMemberThatIsGoneCannotTell() throws IOException {
    connect(older());
    member.shutdownNow();

    assertThat(ask()).isEmpty();
  }

  @Test
  void withoutAMemberNobodyCanTell() {
    assertThat(ask()).isEmpty();
  }
}
