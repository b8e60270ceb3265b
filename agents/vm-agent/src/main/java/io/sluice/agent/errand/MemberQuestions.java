package io.sluice.agent.errand;

import com.google.protobuf.Struct;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.sluice.agent.relay.Refusal;
import io.sluice.xds.protocol.errand.Departure;
import io.sluice.xds.protocol.errand.ErrandStream;
import io.sluice.xds.protocol.errand.RegistrationParameters;
import io.sluice.xds.protocol.errand.RegistrationQuestion;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the agent asks of the connected member. An answer is empty where no member can tell: none is
 * connected, or one of an older release. It comes within a few seconds, and never exceptionally.
 * Any thread.
 */
public final class MemberQuestions {
  private static final Logger log = LoggerFactory.getLogger(MemberQuestions.class);
  private static final long PATIENCE_MILLIS = 3_000;
  private static final Set<Status.Code> CANNOT_TELL =
      Set.of(Status.Code.UNIMPLEMENTED, Status.Code.UNAVAILABLE);

  /** Written by the agent's loop. */
  private volatile @Nullable Channel member;

  /** Another member answers from now on. */
  public void connected(Channel channel) {
    member = channel;
  }

  /**
   * Which callers have let go of this host's instance; of a member that refuses, or is too late, it
   * is not known.
   */
  public CompletionStage<Optional<Departure.Callers>> callers(Departure departure) {
    return ask(ErrandStream.DEPARTURE, departure.message())
        .thenApply(answer -> answer.map(Departure.Callers::read))
        .exceptionally(failure -> Optional.of(unknown(Status.fromThrowable(failure))));
  }

  private static Departure.Callers unknown(Status status) {
    return Departure.Callers.unknown("nobody says who has let go, since " + Refusal.words(status));
  }

  /** With what the service is to be registered. */
  public CompletionStage<Optional<RegistrationParameters>> parameters(
      RegistrationQuestion question) {
    return ask(ErrandStream.REGISTRATION, question.message())
        .thenApply(answer -> answer.map(RegistrationParameters::read))
        .exceptionally(failure -> Optional.empty());
  }

  /** Exceptionally where a member refuses, or is too late. */
  private CompletionStage<Optional<Struct>> ask(
      MethodDescriptor<Struct, Struct> method, Struct question) {
    CompletableFuture<Optional<Struct>> answer = new CompletableFuture<>();
    Channel channel = member;
    if (channel == null) {
      answer.complete(Optional.empty());
      return answer;
    }
    CallOptions soon =
        CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    ClientCalls.asyncUnaryCall(channel.newCall(method, soon), question, new Ear(answer));
    return answer;
  }

  private record Ear(CompletableFuture<Optional<Struct>> answer) implements StreamObserver<Struct> {
    @Override
    public void onNext(Struct message) {
      answer.complete(Optional.of(message));
    }

    @Override
    public void onError(Throwable failure) {
      log.atDebug().addKeyValue("why", failure.toString()).log("a member does not answer");
      if (CANNOT_TELL.contains(Status.fromThrowable(failure).getCode())) {
        answer.complete(Optional.empty());
      } else {
        answer.completeExceptionally(failure);
      }
    }

    @Override
    public void onCompleted() {
      answer.complete(Optional.empty());
    }
  }
}
