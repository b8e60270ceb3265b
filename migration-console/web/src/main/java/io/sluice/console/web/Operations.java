package io.sluice.console.web;

import static io.sluice.console.web.Operation.get;
import static io.sluice.console.web.Operation.instant;

import io.sluice.console.contract.ManifestSchema;
import io.sluice.console.contract.OpenApi;
import io.sluice.console.contract.Readiness;
import io.sluice.view.FederatedView;
import io.sluice.view.Sources;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Everything that the console answers; {@code openapi.yaml} is held to it by a test. */
final class Operations {
  static final String API = "/api/v1";
  static final String SERVICE = API + "/services/{service}";
  static final String SOURCE = API + "/sources/{source}";

  private Operations() {}

  /**
   * All of them.
   *
   * @param fleet what rows of services tell
   * @param recent what became of sources and proxies
   * @param shares what splits were and did
   * @param stopping completes when the console closes: nobody waits for the aggregator any longer
   */
  static List<Operation> of(
      ConsoleSettings settings,
      ConsolePorts ports,
      FreshSplits fresh,
      Fleet fleet,
      ConsoleMetrics metrics,
      EventOperations events,
      RecentTransitions recent,
      ShareLog shares,
      SignedIn people,
      CompletionStage<Void> stopping) {
    Supplier<FederatedView> view = ports.view();
    Sources sources = ports.sources();
    ConsolePorts.Stored stored = ports.stored();
    List<String> environments = settings.environments();
    LoopAnswers loop = new LoopAnswers(stopping);
    SplitOperations splits =
        new SplitOperations(
            view,
            stored.splits(),
            stored.gates().approvals(),
            stored.migrations(),
            fresh,
            environments);
    ManySplitsOperations many =
        new ManySplitsOperations(view, stored.splits(), fresh, environments);
    return Stream.of(
            new ServiceOperations(
                    view,
                    stored.gates().freezes(),
                    stored.migrations()::latest,
                    ports.alarms(),
                    fleet,
                    environments,
                    ports.clock(),
                    ports.mesh().traffic())
                .operations(),
            splits.operations(),
            new RollbackOperations(splits, stored, fresh, environments).operations(),
            new FreezeOperations(stored.gates().freezes(), environments).operations(),
            new ApprovalOperations(
                    stored.gates().approvals(), splits, people.identities(), events, environments)
                .operations(),
            new MigrationOperations(
                    stored.migrations(), splits, stored.gates().rule(), environments, ports.clock())
                .operations(),
            new WaveOperations(view, ports.mesh(), stored.migrations()::latest, environments)
                .operations(),
            new PreviewOperations(ports.foresight(), stored.gates(), loop, environments)
                .operations(),
            new ReachOperations(
                    view,
                    ports.foresight().reaching(),
                    stored.migrations()::latest,
                    stored.audit(),
                    loop,
                    ports.clock())
                .operations(),
            new ProofOperations(view, ports.mesh(), loop, ports.clock()).operations(),
            new ShareOperations(view, shares, ports.clock()).operations(),
            many.operations(),
            new EvacuationOperations(view, fresh, many, stored, fleet, environments, ports.clock())
                .operations(),
            new PublicationOperations(view, sources).operations(),
            new ShadowOperations(sources).operations(),
            new SourceOperations(sources, stored.audit(), ports.clock(), loop).operations(),
            new NameOperations(sources, loop).operations(),
            new RightsOperations(sources, stopping, RightsOperations.ANSWERS_WITHIN).operations(),
            new HoldOperations(stored.holds(), view, sources).operations(),
            new DrainOperations(
                    stored.holds(),
                    view,
                    sources,
                    ports.foresight().previews(),
                    loop,
                    ports.clock())
                .operations(),
            new AdmissionOperations(view, stored.splits()).operations(),
            new AuditOperations(stored.audit(), stored.proof(), ports.clock()).operations(),
            new HistoryOperations(stored.history(), ports.clock()).operations(),
            new BackupOperations(stored.backups(), stored.audit(), ports.clock()).operations(),
            new AlarmOperations(ports.alarms(), view).operations(),
            events.operations(),
            new ChangeOperations(view, stored.audit(), recent, ports.clock()).operations(),
            new MemberOperations(ports.members(), ports.mesh(), loop).operations(),
            new UpgradeOperations(ports.upgrading(), ports.members(), ports.clock()).operations(),
            new AwayOperations(ports.mesh(), stored.audit(), loop, ports.clock()).operations(),
            new ProxyAdminOperations(ports.mesh(), stored.audit(), loop, stopping, ports.clock())
                .operations(),
            new SessionOperations(people.identities(), people.signIn()).operations(),
            new ProviderOperations(settings.provider(), people, ports.clock()).operations(),
            new UserOperations(people.identities(), people.signIn(), ports.clock()).operations(),
            new GrantOperations(people.identities(), environments, ports.clock()).operations(),
            new TokenOperations(people.identities(), environments, ports.clock()).operations(),
            new Page(settings).operations(),
            ofTheServer(ports, metrics, new StartPage(settings, ports)))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Operation> ofTheServer(
      ConsolePorts ports, ConsoleMetrics metrics, StartPage page) {
    return List.of(
        get(
                API + "/openapi.yaml",
                call -> new Answer(200, "application/yaml", OpenApi.yaml(), Map.of()))
            .needs(Right.READ, Operation.Reach.SOMEBODY),
        get(
                API + "/manifest.schema.json",
                call -> new Answer(200, "application/schema+json", ManifestSchema.json(), Map.of()))
            .needs(Right.READ, Operation.Reach.SOMEBODY),
        instant(
            "/healthz",
            call -> new Answer(200, "application/json", "{\"status\":\"up\"}", Map.of())),
        instant("/readyz", call -> readiness(ports.waitingFor().get())),
        get(
            "/metrics",
            call ->
                new Answer(
                    200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape(), Map.of())),
        get(StartPage.PATH, page::answer));
  }

  private static Answer readiness(List<String> waitingFor) {
    return Answer.json(
        waitingFor.isEmpty() ? 200 : 503,
        new Readiness(waitingFor.isEmpty(), waitingFor),
        Map.of());
  }
}
