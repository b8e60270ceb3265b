package io.sluice.agent.errand;

import com.google.protobuf.Struct;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.sluice.xds.protocol.errand.Departure;
import io.sluice.xds.protocol.errand.ErrandStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the connected member which callers have let go of this host's instance. */
public final class DepartureLine {
  private static final Logger log = LoggerFactory.getLogger(DepartureLine.class);
  private static final long PATIENCE_MILLIS = 3_000;

  /** Written by the agent's loop. */
  private volatile @Nullable Channel member;

  /** Another member answers from now on. */
  public void connected(Channel channel) {
    member = channel;
  }

  /**
   * Empty where no member can tell, one of an older release for example; within a few seconds, and
   * never exceptionally. Any thread.
   */
  public CompletionStage<Optional<Departure.Callers>> ask(Departure departure) {
    CompletableFuture<Optional<Departure.Callers>> callers = new CompletableFuture<>();
    Channel channel = member;
    if (channel == null) {
      callers.complete(Optional.empty());
      return callers;
    }
    CallOptions soon =
        CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    ClientCalls.asyncUnaryCall(
        channel.newCall(ErrandStream.DEPARTURE, soon), departure.message(), new Answer(callers));
    return callers;
  }

  private record Answer(CompletableFuture<Optional<Departure.Callers>> callers)
      implements StreamObserver<Struct> {
    @Override
    public void onNext(Struct message) {
      callers.complete(Optional.of(Departure.Callers.read(message)));
    }

    @Override
    public void onError(Throwable failure) {
      log.atDebug()
          .addKeyValue("why", failure.toString())
          .log("no member says which callers have let go");
      callers.complete(Optional.empty());
    }

    @Override
    public void onCompleted() {
      callers.complete(Optional.empty());
    }
  }
}
