package io.sluice.console.web;

import static io.sluice.console.web.Operation.get;
import static io.sluice.console.web.Operation.post;
import static io.sluice.console.web.Operations.SERVICE;

import io.sluice.console.contract.ReachBody;
import io.sluice.migrations.runner.Migrations.Seen;
import io.sluice.view.AuditLog;
import io.sluice.view.FederatedView;
import io.sluice.view.ServiceView;
import io.sluice.view.reach.Reach;
import io.sluice.view.reach.Reaching;
import io.sluice.view.reach.Reaching.Begun;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether callers get through to where a service's traffic is to go. */
final class ReachOperations {
  private static final String AGAIN =
      "callers may be asked all the same: sluice reach joins who asks, and asks nobody twice";

  private final Supplier<FederatedView> view;
  private final Reaching reaching;
  private final Supplier<List<Seen>> migrations;
  private final AuditLog audit;
  private final LoopAnswers loop;
  private final Clock clock;

  /**
   * @param migrations those that are not over
   */
  ReachOperations(
      Supplier<FederatedView> view,
      Reaching reaching,
      Supplier<List<Seen>> migrations,
      AuditLog audit,
      LoopAnswers loop,
      Clock clock) {
    this.view = view;
    this.reaching = reaching;
    this.migrations = migrations;
    this.audit = audit;
    this.loop = loop;
    this.clock = clock;
  }

  List<Operation> operations() {
    return List.of(
        get(SERVICE + "/reach", this::known, "environment"), post(SERVICE + "/reach", this::begin));
  }

  private Answer known(Call call) {
    ServiceView service = ServiceOperations.find(view.get(), call);
    String environment = environment(service, call.query("environment"));
    Optional<Reach> known = reaching.newest(service.name(), environment);
    return known
        .map(reach -> Answer.json(body(reach)))
        .orElseThrow(
            () ->
                Refusal.of(
                    404,
                    "nobody has asked whether callers of %s reach %s: sluice reach %s (POST here)"
                        .formatted(service.name(), environment, service.name())));
  }

  /** The audit entry comes first: connections from everybody's hosts are to be explained. */
  private Answer begin(Call call) {
    ServiceView service = ServiceOperations.find(view.get(), call);
    JsonRequest body = call.optionalObject("environment", "reason");
    String environment =
        environment(service, body.has("environment") ? body.text("environment") : null);
    call.caller().require(Right.OPERATE, service.name(), List.of(environment));
    AuditLog.Entry entry =
        new AuditLog.Entry(
            clock.millis(),
            call.actor(),
            "service.reach",
            service.name(),
            "",
            environment,
            body.reason());
    if (!audit.append(entry)) {
      throw Refusal.unavailable("its audit entry cannot be written");
    }
    Begun begun = loop.await(reaching.begin(service.name(), environment), AGAIN);
    if (begun instanceof Begun.Refused refused) {
      throw Refusal.of(409, refused.why());
    }
    return Answer.json(body(((Begun.UnderWay) begun).now()));
  }

  /** The one that was named; else where a migration leads; else the only one beside the home. */
  private String environment(ServiceView service, @Nullable String named) {
    if (named != null) {
      if (!service.environments().contains(named)) {
        throw Refusal.of(
            422,
            "%s has no endpoint in %s, but in %s"
                .formatted(
                    service.name(),
                    Texts.cut(named, 60),
                    String.join(", ", service.environments())));
      }
      return named;
    }
    Optional<String> moving =
        migrations.get().stream()
            .map(seen -> seen.migration().plan())
            .filter(plan -> plan.service().equals(service.name()))
            .map(plan -> plan.to())
            .findFirst();
    SortedSet<String> others = new TreeSet<>(service.environments());
    others.remove(String.valueOf(service.home()));
    return moving
        .or(() -> others.size() == 1 ? Optional.of(others.first()) : Optional.empty())
        .orElseThrow(
            () ->
                Refusal.of(
                    422,
                    "say which environment: %s has endpoints in %s"
                        .formatted(service.name(), String.join(", ", service.environments()))));
  }

  private ReachBody body(Reach reach) {
    return new ReachBody(
        reach.service(),
        reach.environment(),
        reach.words(),
        Instant.ofEpochMilli(reach.begunAt()).toString(),
        Instant.ofEpochMilli(reach.at()).toString(),
        reach.done(),
        reach.isWhole(),
        reach.isFresh(clock.millis()),
        reach.endpoints(),
        reach.callers(),
        reach.reaching(),
        reach.failing(),
        reach.waiting(),
        reach.untold().entrySet().stream()
            .map(one -> new ReachBody.ReachUntold(one.getKey(), one.getValue()))
            .toList(),
        reach.places().stream()
            .map(one -> new ReachBody.ReachPlace(one.network(), one.failing(), one.callers()))
            .toList(),
        reach.failures().stream()
            .map(
                one ->
                    new ReachBody.ReachFailure(
                        one.proxy(), one.service(), one.address(), one.endpoint(), one.result()))
            .toList(),
        reach.deaf().stream()
            .map(one -> new ReachBody.ReachDeaf(one.endpoint(), one.callers()))
            .toList());
  }
}
