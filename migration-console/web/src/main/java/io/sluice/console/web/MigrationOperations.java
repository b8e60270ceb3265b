package io.sluice.console.web;

import static io.sluice.console.web.Operation.ask;
import static io.sluice.console.web.Operation.post;
import static io.sluice.console.web.Operations.API;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.console.contract.MigrationBody;
import io.sluice.console.contract.MigrationItem;
import io.sluice.migrations.Plan;
import io.sluice.migrations.engine.Migration;
import io.sluice.migrations.engine.State;
import io.sluice.migrations.runner.Migrations;
import io.sluice.migrations.runner.Migrations.Result;
import io.sluice.migrations.runner.Migrations.Seen;
import io.sluice.view.ApprovalRule;
import io.sluice.view.ServiceView;
import io.sluice.view.TrafficSplit;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plans that move a split in gated steps, and what people say to them. */
final class MigrationOperations {
  private static final Logger log = LoggerFactory.getLogger(MigrationOperations.class);
  private static final String ONE = API + "/migrations/{migration}";

  /** The action of a path; what the engine calls it in the audit may be another word. */
  private static final Set<String> ACTIONS =
      new TreeSet<>(
          Set.of("start", "pause", "resume", "advance", "approve", "rollback", "abort", "finish"));

  private final Migrations migrations;
  private final SplitOperations splits;
  private final ApprovalRule rule;
  private final List<String> environments;
  private final PlanReading reading;
  private final MigrationRendering rendering;
  private final Clock clock;

  MigrationOperations(
      Migrations migrations,
      SplitOperations splits,
      ApprovalRule rule,
      List<String> environments,
      Clock clock) {
    this.migrations = migrations;
    this.splits = splits;
    this.rule = rule;
    this.environments = environments;
    this.reading = new PlanReading(migrations.feeds(), environments);
    this.rendering = new MigrationRendering(environments);
    this.clock = clock;
  }

  List<Operation> operations() {
    return List.of(
        ask(API + "/migrations", this::list, "q", "service", "state", "cursor", "limit"),
        post(API + "/migrations", this::create)
            .creates()
            .needs(Right.OPERATE, Operation.Reach.SOMEWHERE),
        ask(ONE, this::one),
        // Whoever may approve need not operate: judged below.
        post(ONE + "/{action}", this::act).needs(Right.READ, Operation.Reach.SOMEWHERE));
  }

  Answer list(Call call) {
    PageRequest page = PageRequest.of(call);
    long now = clock.millis();
    List<PageRequest.Keyed<MigrationItem>> items =
        new MigrationList(migrations, call)
            .after(page).stream()
                .map(
                    seen ->
                        new PageRequest.Keyed<>(MigrationList.key(seen), rendering.item(seen, now)))
                .toList();
    return Answer.json(page.fill(items.iterator()));
  }

  Answer one(Call call) {
    return answer(200, find(call));
  }

  Answer create(Call call) {
    JsonNode body = Json.parse(call.body().getBytes());
    if (!(body instanceof ObjectNode plan)) {
      throw Refusal.of(422, "the body must be a JSON object: a plan (docs/migrations.md)");
    }
    boolean start = start(plan);
    Plan read = reading.plan(plan);
    String service = read.service();
    ServiceView seen = splits.view().services().get(service);
    call.caller().require(Right.OPERATE, service, concerned(read, seen));
    if (seen == null) {
      throw ServiceOperations.unknown(service);
    }
    if (seen.home() == null) {
      throw SplitRefusals.homeless(service);
    }
    splits.refusals().conflict(service);
    if (read.ramp(inForce(seen)).isEmpty()) {
      throw Refusal.of(
          409, service + " is there already: all that the plan asks for is in " + read.to());
    }
    String person = call.caller().name();
    Seen made = judge("create", call, service, migrations.create(read, person, call.actor()));
    if (start) {
      made =
          judge(
              "start",
              call,
              service,
              migrations.act(
                  made.migration().id(),
                  made.generation(),
                  person,
                  call.actor(),
                  (commands, draft) -> commands.start(draft, rule.covers(service))));
    }
    return answer(201, made);
  }

  private static boolean start(ObjectNode plan) {
    JsonNode start = plan.remove("start");
    if (start != null && !start.isBoolean()) {
      throw Refusal.of(422, "start is true or false");
    }
    return start != null && start.booleanValue();
  }

  /** Those whose share the plan may change. */
  private Collection<String> concerned(Plan plan, @Nullable ServiceView service) {
    if (service == null || service.home() == null) {
      return environments;
    }
    Set<String> concerned = PlanReading.environments(plan);
    inForce(service)
        .weights()
        .forEach(
            (environment, weight) -> {
              if (weight > 0) {
                concerned.add(environment);
              }
            });
    return concerned;
  }

  private static TrafficSplit inForce(ServiceView service) {
    TrafficSplit split = service.split();
    return split == null ? TrafficSplit.all(String.valueOf(service.home())) : split;
  }

  Answer act(Call call) {
    String action = call.parameter("action");
    if (!ACTIONS.contains(action)) {
      throw Refusal.of(
          404, "a migration knows no such action; it knows " + String.join(", ", ACTIONS));
    }
    Seen seen = find(call);
    Migration migration = seen.migration();
    JsonRequest request = call.optionalObject("reason", "gate", "force", "early");
    String reason = request.reason();
    Migrations.Command command = command(action, seen, request, reason);
    require(call, action, migration);
    long expected = call.expected();
    Result result =
        migrations.act(migration.id(), expected, call.caller().name(), call.actor(), command);
    return answer(200, judge(action, call, migration.service(), result));
  }

  private Migrations.Command command(String action, Seen seen, JsonRequest request, String reason) {
    boolean force = request.flag("force", false);
    boolean early = request.flag("early", false);
    String gate = request.text("gate", gate(seen.migration()));
    if (!gate.matches("start|step-\\d{1,4}")) {
      throw Refusal.of(422, "gate is start or step-N, as in step-3");
    }
    return switch (action) {
      case "start" -> {
        splits.refusals().conflict(seen.migration().service());
        yield (commands, one) -> commands.start(one, rule.covers(one.service()));
      }
      case "pause" -> (commands, one) -> commands.pause(one, reason);
      case "resume" -> (commands, one) -> commands.resume(one, reason);
      case "advance" -> (commands, one) -> commands.advance(one, reason);
      case "approve" -> (commands, one) -> commands.approve(one, gate);
      case "rollback" -> (commands, one) -> commands.rollback(one, reason, force);
      case "abort" -> (commands, one) -> commands.abort(one, reason);
      default -> {
        List<String> obstacles = obstacles(seen);
        yield (commands, one) -> commands.finish(one, obstacles, early);
      }
    };
  }

  /** The gate that waits. */
  private static String gate(Migration migration) {
    return migration.state() instanceof State.PendingApproval || migration.number() < 0
        ? Migration.START
        : Migration.gate(migration.number());
  }

  /** Holding and going back are open to whoever operates the service in any environment. */
  private void require(Call call, String action, Migration migration) {
    String service = migration.service();
    Caller caller = call.caller();
    Collection<String> concerned =
        concerned(migration.plan(), splits.view().services().get(service));
    if (action.equals("approve")) {
      caller.require(Right.APPROVE, service, concerned);
      if (caller.name().equals(migration.author())) {
        throw GateWords.ownPlan(caller, service);
      }
    } else if (action.equals("rollback") || action.equals("pause")) {
      caller.require(Right.OPERATE, service);
    } else {
      caller.require(Right.OPERATE, service, concerned);
    }
  }

  private Seen find(Call call) {
    String id = call.parameter("migration");
    Optional<Seen> found =
        id.matches("[A-Za-z0-9-]{1,64}") ? migrations.find(id) : Optional.empty();
    return found
        .filter(seen -> call.caller().sees(seen.migration().service()))
        .orElseThrow(() -> unknown(id));
  }

  private static Refusal unknown(String id) {
    return Refusal.of(
        404, "there is no migration " + Texts.cut(id, 60) + "; sluice migrate list has them all");
  }

  private List<String> obstacles(Seen seen) {
    return MigrationObstacles.of(seen, splits.view().services().get(seen.migration().service()));
  }

  private Answer answer(int status, Seen seen) {
    MigrationBody body = rendering.body(seen, obstacles(seen), clock.millis());
    return Answer.json(status, body, Map.of("ETag", "\"" + body.generation() + "\""));
  }

  private Seen judge(String action, Call call, String service, Result result) {
    if (result instanceof Result.Done done) {
      log.atInfo()
          .addKeyValue("action", "migration." + action)
          .addKeyValue("migration", done.now().migration().id())
          .addKeyValue("service", service)
          .addKeyValue("state", done.now().migration().state().word())
          .addKeyValue("actor", call.actor().name())
          .addKeyValue("requestId", call.actor().requestId())
          .log("committed");
      return done.now();
    }
    if (result instanceof Result.Refused refused) {
      throw Refusal.of(409, refused.why());
    }
    if (result instanceof Result.Stale stale) {
      throw Refusal.stale(stale.now().generation());
    }
    if (result instanceof Result.Taken taken) {
      throw GateWords.taken(service, taken.by().migration());
    }
    if (result instanceof Result.Unavailable unavailable) {
      throw Refusal.unavailable(unavailable.why());
    }
    throw action.equals("create")
        ? SplitRefusals.homeless(service)
        : unknown(call.parameter("migration"));
  }
}
