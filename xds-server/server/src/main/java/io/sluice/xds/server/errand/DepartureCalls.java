package io.sluice.xds.server.errand;

import com.google.protobuf.Struct;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.sluice.xds.protocol.Peer;
import io.sluice.xds.protocol.errand.Departure;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Agents that ask whether callers have let go of their instance. Any thread. */
final class DepartureCalls implements ServerCallHandler<Struct, Struct> {
  private static final Logger log = LoggerFactory.getLogger(DepartureCalls.class);

  private final Errands.Entrance entrance;
  private final Errands.Farewell farewell;

  DepartureCalls(Errands.Entrance entrance, Errands.Farewell farewell) {
    this.entrance = entrance;
    this.farewell = farewell;
  }

  @Override
  public ServerCall.Listener<Struct> startCall(ServerCall<Struct, Struct> call, Metadata headers) {
    Peer peer = Peer.of(call.getAttributes());
    return ServerCalls.<Struct, Struct>asyncUnaryCall(
            (question, answer) -> answer(Departure.read(question), peer, answer))
        .startCall(call, headers);
  }

  private void answer(Departure departure, Peer peer, StreamObserver<Struct> answer) {
    Optional<String> refusal =
        entrance.refusal(peer.certificateNames(), departure.service(), false);
    if (refusal.isPresent()) {
      answer.onError(Status.PERMISSION_DENIED.withDescription(refusal.get()).asRuntimeException());
      return;
    }
    farewell
        .callers(departure)
        .whenComplete(
            (callers, failure) -> {
              if (failure != null) {
                log.atWarn()
                    .setCause(failure)
                    .addKeyValue("service", departure.service())
                    .log("who has let go of an instance is not known");
                answer.onError(Status.UNAVAILABLE.withCause(failure).asRuntimeException());
                return;
              }
              answer.onNext(callers.message());
              answer.onCompleted();
            });
  }
}
