package io.sluice.xds.server.errand;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.sluice.view.ProxyErrands;
import io.sluice.xds.protocol.errand.Departure;
import io.sluice.xds.protocol.errand.ErrandStream;
import io.sluice.xds.protocol.errand.RegistrationParameters;
import io.sluice.xds.protocol.errand.RegistrationQuestion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The agents that are connected to this member, by their proxies. Any thread. */
public final class Errands implements BindableService, ProxyErrands {
  private static final CompletionStage<Departure.Callers> NO_INSTANCE =
      CompletableFuture.completedFuture(Departure.Callers.unknown("no instance has such a name"));

  private final Map<Of, ErrandCall> calls = new ConcurrentHashMap<>();
  private final Entrance entrance;
  private final Farewell farewell;
  private final Rules rules;

  /** Who may stand beside a proxy of which service. */
  @FunctionalInterface
  public interface Entrance {
    /** Why not, by the names of a certificate; empty when it may. */
    Optional<String> refusal(List<String> names, String service, boolean all);
  }

  /** Who knows which callers have let go of an instance. */
  @FunctionalInterface
  public interface Farewell {
    /** As of now; within a few seconds, and never exceptionally. Never blocks. */
    CompletionStage<Departure.Callers> callers(Departure departure);
  }

  /** Who knows with what a service is to be registered. */
  @FunctionalInterface
  public interface Rules {
    /** As of now; exceptionally while that is not known yet. Never blocks. */
    CompletionStage<RegistrationParameters> parameters(RegistrationQuestion question);
  }

  public Errands(Entrance entrance, Farewell farewell, Rules rules) {
    this.entrance = entrance;
    this.farewell = farewell;
    this.rules = rules;
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(ErrandStream.SERVICE)
        .addMethod(ErrandStream.METHOD, (call, headers) -> new ErrandCall(call, this).start())
        .addMethod(
            ErrandStream.DEPARTURE,
            new AgentQuestion(
                entrance,
                asked -> Departure.read(asked).map(Departure::service).orElse(""),
                asked ->
                    Departure.read(asked)
                        .map(farewell::callers)
                        .orElse(NO_INSTANCE)
                        .thenApply(Departure.Callers::message)))
        .addMethod(
            ErrandStream.REGISTRATION,
            new AgentQuestion(
                entrance,
                asked -> RegistrationQuestion.read(asked).service(),
                asked ->
                    rules
                        .parameters(RegistrationQuestion.read(asked))
                        .thenApply(RegistrationParameters::message)))
        .build();
  }

  @Override
  public CompletionStage<Outcome> run(Of of, Errand errand) {
    ErrandCall call = calls.get(of);
    return call == null
        ? CompletableFuture.completedFuture(
            new Outcome(Result.NO_AGENT, "no agent of this proxy is connected"))
        : call.run(errand);
  }

  /** How many agents there are. */
  public int connected() {
    return calls.size();
  }

  /** An agent that was cut off comes back before its old stream ends: the newest counts. */
  void join(Of of, ErrandCall call) {
    ErrandCall before = calls.put(of, call);
    if (before != null) {
      before.giveWay();
    }
  }

  Optional<String> refusal(List<String> names, String service) {
    return entrance.refusal(names, service, false);
  }

  void leave(Of of, ErrandCall call) {
    calls.remove(of, call);
  }
}
