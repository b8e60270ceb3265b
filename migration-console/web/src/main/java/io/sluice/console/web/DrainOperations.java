package io.sluice.console.web;

import static io.sluice.console.web.Operation.ask;
import static io.sluice.console.web.Operation.delete;
import static io.sluice.console.web.Operation.post;
import static io.sluice.console.web.Operation.question;
import static io.sluice.console.web.Operations.API;

import io.sluice.console.contract.DrainBody;
import io.sluice.console.contract.DrainPlanBody;
import io.sluice.console.contract.DrainPlanBody.DrainedService;
import io.sluice.console.contract.HoldEndBody;
import io.sluice.console.contract.Page;
import io.sluice.view.Drained;
import io.sluice.view.Endpoint;
import io.sluice.view.FederatedView;
import io.sluice.view.Hold;
import io.sluice.view.Holds;
import io.sluice.view.Previews;
import io.sluice.view.ServiceView;
import io.sluice.view.Sources;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Taking a source or a zone out of the traffic, and putting it back. */
final class DrainOperations {
  private static final int LONGEST_NAME = 253;

  private final Holds holds;
  private final Supplier<FederatedView> view;
  private final Sources sources;
  private final Previews previews;
  private final LoopAnswers loop;
  private final Clock clock;

  DrainOperations(
      Holds holds,
      Supplier<FederatedView> view,
      Sources sources,
      Previews previews,
      LoopAnswers loop,
      Clock clock) {
    this.holds = holds;
    this.view = view;
    this.sources = sources;
    this.previews = previews;
    this.loop = loop;
    this.clock = clock;
  }

  /** What is drained concerns everybody whose services are there. */
  List<Operation> operations() {
    return List.of(
        ask(API + "/drains", this::list),
        post(API + "/drains", this::drain).creates(),
        question(API + "/drains/preview", this::preview)
            .needs(Right.READ, Operation.Reach.EVERYWHERE),
        delete(API + "/drains/{scope}/{name}", this::end));
  }

  /** What is asked. */
  private record Wish(Hold.Scope scope, String name, Duration time, boolean force, String reason) {}

  Answer list(Call call) {
    List<DrainBody> items =
        holds.holds().stream()
            .filter(hold -> hold.scope().drains())
            .map(DrainOperations::body)
            .toList();
    return Answer.json(new Page<>(items, null));
  }

  Answer preview(Call call) {
    return Answer.json(new DrainPlanBody(null, services(call, wish(call))));
  }

  Answer drain(Call call) {
    Wish wish = wish(call);
    List<DrainedService> services = services(call, wish);
    SortedMap<String, String> kept = new TreeMap<>();
    for (DrainedService one : services) {
      if (one.kept()) {
        kept.put(
            one.service(),
            one.endpoints()
                + " of its endpoints are the last of an environment; force drains the others");
      }
    }
    if (!kept.isEmpty() && !wish.force()) {
      throw ManySplitsOperations.refused(409, kept);
    }
    Holds.Outcome outcome =
        holds.hold(wish.scope(), wish.name(), wish.time(), call.actor(), wish.reason());
    if (outcome instanceof Holds.Outcome.Standing standing) {
      return Answer.json(new DrainPlanBody(body(standing.hold()), services));
    }
    if (outcome instanceof Holds.Outcome.TooMany) {
      throw Refusal.of(422, Holds.MOST + " holds and drains stand already; end one first");
    }
    throw HoldOperations.unavailable(outcome);
  }

  Answer end(Call call) {
    String word = call.parameter("scope");
    if (!word.equals("source") && !word.equals("zone")) {
      throw Refusal.of(404, "a source or a zone is drained, not a " + Texts.cut(word, 60));
    }
    String name = name(call.parameter("name"));
    Holds.Outcome outcome =
        holds.endHold(scope(word), name, call.actor(), call.optionalObject("reason").reason());
    if (outcome instanceof Holds.Outcome.Ended || outcome instanceof Holds.Outcome.Unknown) {
      return Answer.json(new HoldEndBody(word, name, outcome instanceof Holds.Outcome.Ended));
    }
    throw HoldOperations.unavailable(outcome);
  }

  private Wish wish(Call call) {
    JsonRequest request = call.object("scope", "name", "forMs", "force", "reason");
    Hold.Scope scope = scope(request.word("scope", "source", "zone"));
    String name = name(request.text("name"));
    if (!isThere(scope, name)) {
      // A misspelt drain would take nothing out, and look as if it did.
      throw Refusal.of(
          422,
          scope == Hold.Scope.DRAINED_ZONE
              ? "no endpoint is in a zone " + name + "; sluice show SERVICE shows where they are"
              : "no source is called " + name + "; sluice sources lists them");
    }
    Duration time =
        request.has("forMs")
            ? Duration.ofMillis(
                request.number("forMs", Hold.SHORTEST.toMillis(), Hold.LONGEST.toMillis()))
            : Hold.UNTIL_ENDED;
    return new Wish(scope, name, time, request.flag("force", false), request.reason());
  }

  private static String name(String name) {
    if (name.isEmpty()
        || name.codePointCount(0, name.length()) > LONGEST_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw Refusal.of(422, "name has 1 to " + LONGEST_NAME + " characters, none to control");
    }
    return name;
  }

  private boolean isThere(Hold.Scope scope, String name) {
    if (scope == Hold.Scope.DRAINED_SOURCE) {
      return sources.sources().stream().anyMatch(it -> it.source().name().equals(name));
    }
    for (ServiceView service : view.get().services()) {
      if (service.endpoints().stream().anyMatch(it -> it.zone().equals(name))) {
        return true;
      }
    }
    return false;
  }

  private List<DrainedService> services(Call call, Wish wish) {
    Hold drain =
        Hold.of(
            wish.scope(),
            wish.name(),
            clock.millis(),
            wish.time(),
            call.actor().name(),
            wish.reason());
    List<DrainedService> services = new ArrayList<>();
    for (Previews.Preview preview : loop.await(previews.drained(drain))) {
      for (Drained one : preview.after().drains()) {
        if (one.drain().equals(drain)) {
          services.add(
              new DrainedService(
                  preview.after().name(), one.endpoints(), one.kept(), ready(preview.after())));
        }
      }
    }
    return services;
  }

  private static Map<String, Integer> ready(ServiceView service) {
    SortedMap<String, Integer> ready = new TreeMap<>();
    for (Endpoint endpoint : service.endpoints()) {
      ready.merge(endpoint.environment(), endpoint.isReady() ? 1 : 0, Integer::sum);
    }
    return ready;
  }

  private static Hold.Scope scope(String word) {
    return word.equals("zone") ? Hold.Scope.DRAINED_ZONE : Hold.Scope.DRAINED_SOURCE;
  }

  private static DrainBody body(Hold drain) {
    return new DrainBody(
        drain.scope() == Hold.Scope.DRAINED_ZONE ? "zone" : "source",
        drain.name(),
        Instant.ofEpochMilli(drain.since()).toString(),
        until(drain),
        drain.actor(),
        drain.reason());
  }

  private static @Nullable String until(Hold drain) {
    return drain.until() == Hold.OPEN_ENDED ? null : Instant.ofEpochMilli(drain.until()).toString();
  }
}
