package io.sluice.console.web;

import static io.sluice.console.web.Operation.ask;
import static io.sluice.console.web.Operation.delete;
import static io.sluice.console.web.Operation.get;
import static io.sluice.console.web.Operation.instant;
import static io.sluice.console.web.Operation.post;
import static io.sluice.console.web.Operation.put;

import io.sluice.console.contract.OpenApi;
import io.sluice.console.contract.Readiness;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Everything that the console answers; {@code openapi.yaml} is held to it by a test. */
final class Operations {
  private static final String API = "/api/v1";
  private static final String SERVICE = API + "/services/{service}";
  private static final String SOURCE = API + "/sources/{source}";

  private Operations() {}

  /**
   * All of them.
   *
   * @param stopping completes when the console closes: nobody waits for the aggregator any longer
   */
  static List<Operation> of(
      ConsoleSettings settings,
      ConsolePorts ports,
      FreshSplits fresh,
      ConsoleMetrics metrics,
      CompletionStage<Void> stopping) {
    ServiceOperations services = new ServiceOperations(ports.view(), settings.environments());
    SplitOperations splits =
        new SplitOperations(ports.view(), ports.splits(), fresh, settings.environments());
    SourceOperations sources =
        new SourceOperations(
            ports.sources(), ports.audit(), ports.clock(), new LoopAnswers(stopping));
    NameOperations names = new NameOperations(ports.sources(), new LoopAnswers(stopping));
    RightsOperations rights =
        new RightsOperations(ports.sources(), stopping, RightsOperations.ANSWERS_WITHIN);
    PublicationOperations published = new PublicationOperations(ports.view(), ports.sources());
    HoldOperations holds = new HoldOperations(ports.holds(), ports.view(), ports.sources());
    ShadowOperations shadow = new ShadowOperations(ports.sources());
    AdmissionOperations admissions = new AdmissionOperations(ports.view(), ports.splits());
    AlarmOperations alarms = new AlarmOperations(ports.alarms());
    StartPage page = new StartPage(settings, ports);
    return List.of(
        get(API + "/services", services::services, "q", "environment", "state", "cursor", "limit"),
        get(SERVICE, services::service),
        get(SERVICE + "/split", splits::split),
        put(SERVICE + "/split", splits::putSplit),
        post(SERVICE + "/rollback", splits::rollback),
        get(SERVICE + "/policy", splits::policy),
        put(SERVICE + "/policy", splits::putPolicy),
        get(SERVICE + "/published", published::one, "network"),
        get(API + "/published", published::all, "network", "cursor", "limit"),
        get(API + "/shadow", shadow::shadow),
        get(API + "/sources", sources::sources, "cursor", "limit"),
        get(SOURCE, sources::source),
        ask(SOURCE + "/names", names::names, "cursor", "limit"),
        ask(SOURCE + "/rights", rights::rights),
        post(SOURCE + "/held/{service}/confirm", sources::confirmService),
        post(SOURCE + "/confirm", sources::confirm),
        ask(API + "/holds", holds::list, "cursor", "limit"),
        post(API + "/holds", holds::hold),
        delete(API + "/holds/{scope}/{name}", holds::end),
        get(API + "/alarms", alarms::alarms, "kind", "cursor", "limit"),
        get(API + "/conflicts", services::conflicts, "cursor", "limit"),
        get(API + "/candidates", services::candidates, "cursor", "limit"),
        post(API + "/candidates/{id}/admit", admissions::admit),
        get(
            API + "/openapi.yaml",
            call -> new Answer(200, "application/yaml", OpenApi.yaml(), Map.of())),
        instant(
            "/healthz",
            call -> new Answer(200, "application/json", "{\"status\":\"up\"}", Map.of())),
        instant("/readyz", call -> readiness(ports.waitingFor().get())),
        get(
            "/metrics",
            call ->
                new Answer(
                    200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape(), Map.of())),
        get("/", page::answer));
  }

  private static Answer readiness(List<String> waitingFor) {
    return Answer.json(
        waitingFor.isEmpty() ? 200 : 503,
        new Readiness(waitingFor.isEmpty(), waitingFor),
        Map.of());
  }
}
