package io.sluice.console.web;

import static io.sluice.console.web.Operation.get;
import static io.sluice.console.web.Operation.post;
import static io.sluice.console.web.Operations.API;
import static io.sluice.console.web.Operations.SOURCE;

import io.sluice.console.contract.ConfirmBody;
import io.sluice.console.contract.Limits;
import io.sluice.console.contract.SourceBody;
import io.sluice.console.contract.SourceItem;
import io.sluice.registry.RegistryEvent.Rejected;
import io.sluice.view.AuditLog;
import io.sluice.view.Claim;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Snapshot;
import io.sluice.view.Source;
import io.sluice.view.Sources;
import io.sluice.view.Standing;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the registries do, and what an operator says to their guards. */
final class SourceOperations {
  private static final Logger log = LoggerFactory.getLogger(SourceOperations.class);

  private final Sources sources;
  private final AuditLog audit;
  private final Clock clock;
  private final LoopAnswers loop;

  SourceOperations(Sources sources, AuditLog audit, Clock clock, LoopAnswers loop) {
    this.sources = sources;
    this.audit = audit;
    this.clock = clock;
    this.loop = loop;
  }

  List<Operation> operations() {
    return List.of(
        get(API + "/sources", this::sources, "cursor", "limit"),
        get(SOURCE, this::source),
        post(SOURCE + "/held/{service}/confirm", this::confirmService),
        post(SOURCE + "/confirm", this::confirm).needs(Right.ADMINISTER));
  }

  Answer sources(Call call) {
    PageRequest page = PageRequest.of(call);
    List<PageRequest.Keyed<SourceItem>> items = new ArrayList<>();
    for (Sources.Status status : sources.sources()) {
      String key = String.format("%06d", items.size());
      items.add(new PageRequest.Keyed<>(key, item(status)));
    }
    return Answer.json(
        page.fill(
            items.stream().filter(keyed -> keyed.key().compareTo(page.after()) > 0).iterator()));
  }

  Answer source(Call call) {
    SourceItem health = item(find(call));
    Snapshot snapshot = sources.snapshot(health.name());
    List<SourceBody.HeldBody> held = new ArrayList<>();
    List<SourceBody.RejectedBody> rejected = new ArrayList<>();
    boolean complete = true;
    if (snapshot != null) {
      for (ServiceClaims claims : snapshot.services()) {
        if (!call.caller().sees(claims.service())) {
          continue; // the counts of the whole source stand in its health
        }
        complete &= addHeld(claims, held);
        complete &= addRejected(claims, rejected);
      }
    }
    return Answer.json(new SourceBody(health, held, rejected, complete));
  }

  Answer confirmService(Call call) {
    String source = find(call).source().name();
    String service = ServiceOperations.name(call);
    call.caller().require(Right.OPERATE, service, List.of(find(call).source().environment()));
    String reason = call.optionalObject("reason").reason();
    record("loss.confirm", source + "/" + service, call, reason);
    int gone = loop.await(sources.confirm(source, service));
    log(call, "loss.confirm", source, service, gone);
    return Answer.json(new ConfirmBody(source, "service", Math.max(0, gone), gone > 0));
  }

  Answer confirm(Call call) {
    String source = find(call).source().name();
    JsonRequest request = call.object("scope", "reason");
    String scope = request.word("scope", "all", "start");
    String reason = request.reason();
    if (scope.equals("start")) {
      record("source.release", source, call, reason);
      boolean released = loop.await(sources.release(source));
      log(call, "source.release", source, "", 0);
      return Answer.json(new ConfirmBody(source, scope, 0, released));
    }
    boolean suspect = find(call).state() == Sources.State.SUSPECT;
    record("loss.confirm", source, call, reason);
    int gone = loop.await(sources.confirm(source, null));
    log(call, "loss.confirm", source, "", gone);
    return Answer.json(new ConfirmBody(source, scope, Math.max(0, gone), gone > 0 || suspect));
  }

  private Sources.Status find(Call call) {
    return find(sources, call);
  }

  /**
   * The source of the path.
   *
   * @throws Refusal 404 if none is configured
   */
  static Sources.Status find(Sources sources, Call call) {
    String name = call.parameter("source");
    return sources.sources().stream()
        .filter(status -> status.source().name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.of(
                    404,
                    "no source of this name is configured; sluice sources (GET /api/v1/sources) lists"
                        + " them"));
  }

  /** The audit entry comes first: an act that cannot be recorded does not happen. */
  private void record(String action, String subject, Call call, String reason) {
    boolean kept =
        audit.append(
            new AuditLog.Entry(clock.millis(), call.actor(), action, subject, "", "", reason));
    if (!kept) {
      throw Refusal.unavailable("its audit entry cannot be written");
    }
  }

  private static void log(Call call, String action, String source, String service, int gone) {
    log.atInfo()
        .addKeyValue("action", action)
        .addKeyValue("source", source)
        .addKeyValue("service", service)
        .addKeyValue("endpoints", gone)
        .addKeyValue("actor", call.actor().name())
        .addKeyValue("requestId", call.actor().requestId())
        .log("operator spoke to a guard");
  }

  private static boolean addHeld(ServiceClaims claims, List<SourceBody.HeldBody> held) {
    for (Claim claim : claims.claims()) {
      if (claim.standing() instanceof Standing.Held standing) {
        if (held.size() == Limits.SOURCE_ENTRIES) {
          return false;
        }
        held.add(
            new SourceBody.HeldBody(
                claims.service(),
                claim.name(),
                claim.instance().address(),
                claim.instance().port(),
                standing.reason().name(),
                Instant.ofEpochMilli(standing.since()).toString(),
                Moments.orNull(standing.deadline())));
      }
    }
    return true;
  }

  private static boolean addRejected(ServiceClaims claims, List<SourceBody.RejectedBody> all) {
    for (Rejected rejected : claims.rejected()) {
      if (all.size() == Limits.SOURCE_ENTRIES) {
        return false;
      }
      all.add(new SourceBody.RejectedBody(claims.service(), rejected.entry(), rejected.reason()));
    }
    return true;
  }

  private static SourceItem item(Sources.Status status) {
    return new SourceItem(
        status.source().name(),
        status.source().kind(),
        status.source().environment(),
        status.source().region(),
        status.source().network(),
        status.source().gateways().stream().map(SourceOperations::place).toList(),
        status.source().precedence(),
        status.source().trust().name(),
        status.source().admission().name(),
        status.source().shadow(),
        status.source().required(),
        status.state().name(),
        cause(status),
        status.detail(),
        Instant.ofEpochMilli(status.since()).toString(),
        Moments.orNull(status.lastRead() == 0 ? null : status.lastRead()),
        status.names(),
        status.services(),
        status.instances(),
        status.ready(),
        status.held(),
        status.rejected());
  }

  private static String place(Source.Gateway gateway) {
    String host = gateway.address();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + gateway.port();
  }

  private static @Nullable String cause(Sources.Status status) {
    return status.cause() == null ? null : status.cause().name();
  }
}
