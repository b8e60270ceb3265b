package io.sluice.console.web;

import static io.sluice.console.web.Operation.ask;
import static io.sluice.console.web.Operation.delete;
import static io.sluice.console.web.Operation.post;
import static io.sluice.console.web.Operations.API;

import io.sluice.console.contract.FreezeBody;
import io.sluice.view.Freeze;
import io.sluice.view.Freezes;
import io.sluice.view.people.Scope;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When nobody shifts traffic. */
final class FreezeOperations {
  private static final Logger log = LoggerFactory.getLogger(FreezeOperations.class);

  private final Freezes freezes;
  private final List<String> environments;

  FreezeOperations(Freezes freezes, List<String> environments) {
    this.freezes = freezes;
    this.environments = environments;
  }

  List<Operation> operations() {
    return List.of(
        ask(API + "/freezes", this::list, "cursor", "limit"),
        post(API + "/freezes", this::freeze).needs(Right.OPERATE, Operation.Reach.SOMEWHERE),
        delete(API + "/freezes/{freeze}", this::end)
            .needs(Right.OPERATE, Operation.Reach.SOMEWHERE));
  }

  /** Everybody sees all of them: who is stopped must be able to read why. */
  Answer list(Call call) {
    PageRequest page = PageRequest.of(call);
    Iterator<PageRequest.Keyed<FreezeBody>> items =
        freezes.freezes().stream()
            .map(freeze -> new PageRequest.Keyed<>(key(freeze), body(freeze)))
            .filter(keyed -> keyed.key().compareTo(page.after()) > 0)
            .iterator();
    return Answer.json(page.fill(items));
  }

  Answer freeze(Call call) {
    JsonRequest request = call.object("services", "environment", "until", "reason");
    Scope scope = scope(request.text("services"), request.text("environment", Scope.ALL));
    long until = request.has("until") ? time("until", request.text("until")) : Freeze.OPEN_ENDED;
    String reason = request.reason();
    require(call.caller(), scope);
    Freezes.Outcome outcome = freezes.freeze(scope, until, call.actor(), reason);
    if (outcome instanceof Freezes.Outcome.Standing standing) {
      log(call, "freeze.put", standing.freeze());
      return Answer.json(201, body(standing.freeze()), Map.of());
    }
    if (outcome instanceof Freezes.Outcome.Past) {
      throw Refusal.of(422, "until is over already; it must be in the future");
    }
    if (outcome instanceof Freezes.Outcome.TooMany) {
      throw Refusal.of(422, Freezes.MOST + " freezes stand already; end one first");
    }
    throw unavailable(outcome);
  }

  Answer end(Call call) {
    String id = call.parameter("freeze");
    String reason = call.optionalObject("reason").reason();
    Freeze freeze =
        freezes.freezes().stream()
            .filter(one -> one.id().equals(id))
            .findFirst()
            .orElseThrow(() -> unknown(id));
    require(call.caller(), freeze.scope());
    Freezes.Outcome outcome = freezes.end(id, call.actor(), reason);
    if (outcome instanceof Freezes.Outcome.Ended ended) {
      log(call, "freeze.end", ended.freeze());
      return Answer.json(body(ended.freeze()));
    }
    throw outcome instanceof Freezes.Outcome.Unknown ? unknown(id) : unavailable(outcome);
  }

  /**
   * A pattern is asked for like a name: whoever holds a grant whose own pattern takes every one of
   * its stars may do it to all that it covers.
   */
  private void require(Caller caller, Scope scope) {
    if (scope.isEverything()) {
      caller.requireEverywhere(Right.OPERATE);
      return;
    }
    caller.require(
        Right.OPERATE,
        scope.services(),
        scope.environment().equals(Scope.ALL) ? environments : List.of(scope.environment()));
  }

  private Scope scope(String services, String environment) {
    if (!Scope.isPattern(services)) {
      throw Refusal.of(422, "services is a pattern: " + Scope.PATTERN_RULE);
    }
    if (!environment.equals(Scope.ALL) && !environments.contains(environment)) {
      throw Refusal.of(
          422,
          "environment: there is no environment of this name; configured: "
              + String.join(", ", environments));
    }
    return new Scope(services, environment);
  }

  private static long time(String key, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw Refusal.of(422, key + " must be a time as in 2031-12-24T18:00:00Z");
    }
  }

  private static Refusal unknown(String id) {
    return Refusal.of(
        404,
        "no freeze "
            + Texts.cut(id, 60)
            + " stands; it may have ended by itself: sluice freeze list (GET /api/v1/freezes)");
  }

  private static Refusal unavailable(Freezes.Outcome outcome) {
    return Refusal.unavailable(
        outcome instanceof Freezes.Outcome.Unavailable unavailable
            ? unavailable.why()
            : "the store did not take it");
  }

  private static String key(Freeze freeze) {
    return String.format("%019d/%s", freeze.since(), freeze.id());
  }

  private static FreezeBody body(Freeze freeze) {
    return new FreezeBody(
        freeze.id(),
        freeze.scope().services(),
        freeze.scope().environment(),
        Instant.ofEpochMilli(freeze.since()).toString(),
        freeze.until() == Freeze.OPEN_ENDED
            ? null
            : Instant.ofEpochMilli(freeze.until()).toString(),
        freeze.actor(),
        freeze.reason());
  }

  private static void log(Call call, String action, Freeze freeze) {
    log.atInfo()
        .addKeyValue("action", action)
        .addKeyValue("freeze", freeze.id())
        .addKeyValue("services", freeze.scope().services())
        .addKeyValue("environment", freeze.scope().environment())
        .addKeyValue("actor", call.actor().name())
        .addKeyValue("requestId", call.actor().requestId())
        .log("committed");
  }
}
