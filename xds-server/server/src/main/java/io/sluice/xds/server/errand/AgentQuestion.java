package io.sluice.xds.server.errand;

import com.google.protobuf.Struct;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.sluice.xds.protocol.Peer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What agents ask of the service that they are of. Any thread.
 *
 * @param entrance who may be of which service
 * @param service of a question
 * @param answers to it; that there is none now is a failure
 */
record AgentQuestion(
    Errands.Entrance entrance,
    Function<Struct, String> service,
    Function<Struct, CompletionStage<Struct>> answers)
    implements ServerCallHandler<Struct, Struct> {
  private static final Logger log = LoggerFactory.getLogger(AgentQuestion.class);

  @Override
  public ServerCall.Listener<Struct> startCall(ServerCall<Struct, Struct> call, Metadata headers) {
    Peer peer = Peer.of(call.getAttributes());
    return ServerCalls.<Struct, Struct>asyncUnaryCall(
            (question, answer) -> answer(question, peer, answer))
        .startCall(call, headers);
  }

  private void answer(Struct question, Peer peer, StreamObserver<Struct> answer) {
    Optional<String> refusal =
        entrance.refusal(peer.certificateNames(), service.apply(question), false);
    if (refusal.isPresent()) {
      answer.onError(Status.PERMISSION_DENIED.withDescription(refusal.get()).asRuntimeException());
      return;
    }
    answers
        .apply(question)
        .whenComplete(
            (message, failure) -> {
              if (failure != null) {
                log.atDebug()
                    .setCause(failure)
                    .addKeyValue("service", service.apply(question))
                    .log("an agent's question has no answer now");
                answer.onError(
                    Status.UNAVAILABLE.withDescription(failure.getMessage()).asRuntimeException());
                return;
              }
              answer.onNext(message);
              answer.onCompleted();
            });
  }
}
