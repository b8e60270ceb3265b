package io.sluice.console.web;

import static io.sluice.console.web.Operation.ask;
import static io.sluice.console.web.Operation.delete;
import static io.sluice.console.web.Operation.post;
import static io.sluice.console.web.Operations.API;

import io.sluice.console.contract.HoldBody;
import io.sluice.console.contract.HoldEndBody;
import io.sluice.view.FederatedView;
import io.sluice.view.Hold;
import io.sluice.view.Holds;
import io.sluice.view.Names;
import io.sluice.view.Sources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What losses operators refuse for a while. */
final class HoldOperations {
  private static final Logger log = LoggerFactory.getLogger(HoldOperations.class);
  private static final String SOURCE_RULE = "[A-Za-z0-9._-]{1,63}";

  private final Holds holds;
  private final Supplier<FederatedView> view;
  private final Sources sources;

  HoldOperations(Holds holds, Supplier<FederatedView> view, Sources sources) {
    this.holds = holds;
    this.view = view;
    this.sources = sources;
  }

  List<Operation> operations() {
    return List.of(
        ask(API + "/holds", this::list, "cursor", "limit"),
        post(API + "/holds", this::hold).creates().needs(Right.OPERATE, Operation.Reach.SOMEWHERE),
        delete(API + "/holds/{scope}/{name}", this::end)
            .needs(Right.OPERATE, Operation.Reach.SOMEWHERE));
  }

  Answer list(Call call) {
    PageRequest page = PageRequest.of(call);
    List<PageRequest.Keyed<HoldBody>> items = new ArrayList<>();
    for (Hold hold : holds.holds()) {
      if (!hold.scope().drains()
          && (hold.scope() == Hold.Scope.SOURCE || call.caller().sees(hold.name()))) {
        items.add(new PageRequest.Keyed<>(word(hold.scope()) + "/" + hold.name(), body(hold)));
      }
    }
    return Answer.json(
        page.fill(
            items.stream().filter(keyed -> keyed.key().compareTo(page.after()) > 0).iterator()));
  }

  Answer hold(Call call) {
    JsonRequest request = call.object("scope", "name", "forMs", "reason");
    Hold.Scope scope = scope(request.word("scope", "service", "source"));
    String name = name(scope, request.text("name"));
    require(call.caller(), scope, name);
    if (!isThere(scope, name)) {
      // A misspelt hold would protect nothing, and look as if it did.
      throw Refusal.of(
          422,
          scope == Hold.Scope.SERVICE
              ? "no source reports a service " + name + "; sluice services lists what there is"
              : "no source is called " + name + "; sluice sources lists them");
    }
    Duration time =
        Duration.ofMillis(
            request.number("forMs", Hold.SHORTEST.toMillis(), Hold.LONGEST.toMillis()));
    String reason = request.reason();
    Holds.Outcome outcome = holds.hold(scope, name, time, call.actor(), reason);
    if (outcome instanceof Holds.Outcome.Standing standing) {
      log(call, "hold.put", scope, name);
      return Answer.json(body(standing.hold()));
    }
    if (outcome instanceof Holds.Outcome.TooMany) {
      throw Refusal.of(422, Holds.MOST + " holds stand already; end one first");
    }
    throw unavailable(outcome);
  }

  Answer end(Call call) {
    String word = call.parameter("scope");
    if (!word.equals("service") && !word.equals("source")) {
      throw Refusal.of(
          404, "a hold is of a service or of a source, not of a " + Texts.cut(word, 60));
    }
    Hold.Scope scope = scope(word);
    String name = name(scope, call.parameter("name"));
    require(call.caller(), scope, name);
    Holds.Outcome outcome =
        holds.endHold(scope, name, call.actor(), call.optionalObject("reason").reason());
    if (outcome instanceof Holds.Outcome.Ended) {
      log(call, "hold.end", scope, name);
      return Answer.json(new HoldEndBody(word, name, true));
    }
    if (outcome instanceof Holds.Outcome.Unknown) {
      return Answer.json(new HoldEndBody(word, name, false));
    }
    throw unavailable(outcome);
  }

  /** What is refused of a source concerns everybody whose services are in it. */
  private static void require(Caller caller, Hold.Scope scope, String name) {
    if (scope == Hold.Scope.SOURCE) {
      caller.requireEverywhere(Right.OPERATE);
    } else {
      caller.require(Right.OPERATE, name);
    }
  }

  static Refusal unavailable(Holds.Outcome outcome) {
    return Refusal.unavailable(
        outcome instanceof Holds.Outcome.Unavailable unavailable
            ? unavailable.why()
            : "the store did not take it");
  }

  private static String name(Hold.Scope scope, String name) {
    boolean right = scope == Hold.Scope.SERVICE ? Names.isService(name) : name.matches(SOURCE_RULE);
    if (!right) {
      throw Refusal.of(
          422,
          "no "
              + word(scope)
              + " has such a name: a name is "
              + (scope == Hold.Scope.SERVICE ? Names.SERVICE_RULE : SOURCE_RULE));
    }
    return name;
  }

  private boolean isThere(Hold.Scope scope, String name) {
    return scope == Hold.Scope.SERVICE
        ? view.get().services().get(name) != null
        : sources.sources().stream().anyMatch(status -> status.source().name().equals(name));
  }

  private static Hold.Scope scope(String word) {
    return word.equals("source") ? Hold.Scope.SOURCE : Hold.Scope.SERVICE;
  }

  private static String word(Hold.Scope scope) {
    return scope.name().toLowerCase(Locale.ROOT);
  }

  private static HoldBody body(Hold hold) {
    return new HoldBody(
        word(hold.scope()),
        hold.name(),
        Instant.ofEpochMilli(hold.since()).toString(),
        Instant.ofEpochMilli(hold.until()).toString(),
        hold.actor(),
        hold.reason());
  }

  private static void log(Call call, String action, Hold.Scope scope, String name) {
    log.atInfo()
        .addKeyValue("action", action)
        .addKeyValue("scope", word(scope))
        .addKeyValue("name", name)
        .addKeyValue("actor", call.actor().name())
        .addKeyValue("requestId", call.actor().requestId())
        .log("committed");
  }
}
