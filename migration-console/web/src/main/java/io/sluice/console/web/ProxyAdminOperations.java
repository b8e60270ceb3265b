package io.sluice.console.web;

import static io.sluice.console.web.Operation.ask;
import static io.sluice.console.web.Operation.post;
import static io.sluice.console.web.Operations.API;

import io.sluice.console.contract.ProxyAdminBody;
import io.sluice.view.AuditLog;
import io.sluice.view.ProxyErrands;
import io.sluice.view.ProxyErrands.Errand;
import io.sluice.view.ProxyErrands.Of;
import io.sluice.view.ProxyErrands.Outcome;
import io.sluice.view.cluster.AllProxies;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A proxy's own administration, by the agent on its machine; who asked is written down. */
final class ProxyAdminOperations {
  private static final Logger log = LoggerFactory.getLogger(ProxyAdminOperations.class);

  /** Longer than {@link ProxyErrands#run} takes. */
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private static final String ADMIN = API + "/proxies/{proxy}/admin";
  private static final String[] LEVELS = {
    "trace", "debug", "info", "warning", "error", "critical", "off"
  };
  private static final int LONGEST_FILTER = 200;
  private static final int MOST_WORDS = 500;

  private final ConsolePorts.Mesh mesh;
  private final AuditLog audit;
  private final LoopAnswers loop;
  private final LoopAnswers agents;
  private final Clock clock;

  /**
   * @param stopping completes when the console closes: nobody waits for an agent any longer
   */
  ProxyAdminOperations(
      ConsolePorts.Mesh mesh,
      AuditLog audit,
      LoopAnswers loop,
      CompletionStage<Void> stopping,
      Clock clock) {
    this.mesh = mesh;
    this.audit = audit;
    this.loop = loop;
    this.agents = new LoopAnswers(stopping, WITHIN);
    this.clock = clock;
  }

  List<Operation> operations() {
    return List.of(
        reading("config", ProxyErrands.CONFIG, "filter"),
        reading("clusters", ProxyErrands.CLUSTERS, "filter"),
        reading("stats", ProxyErrands.STATS, "filter"),
        reading("log-level", ProxyErrands.LOG_LEVEL),
        post(ADMIN + "/log-level", this::turn)
            .needs(Right.OPERATE, Operation.Reach.SOMEWHERE)
            .in(Operation.Pool.ERRAND));
  }

  private Operation reading(String name, String kind, String... query) {
    return ask(ADMIN + "/" + name, call -> read(call, kind), query).in(Operation.Pool.ERRAND);
  }

  /** At night, with the database away, somebody must be able to look: the log has it then. */
  private Answer read(Call call, String kind) {
    String proxy = call.parameter("proxy");
    Of of = permitted(call, Right.READ, proxy);
    SortedMap<String, String> arguments = new TreeMap<>();
    String filter = call.query("filter");
    if (filter != null) {
      arguments.put("filter", checked(filter));
    }
    String what = filter == null ? kind : kind + " " + filter;
    if (!audit.append(entry(call, "proxy.read", proxy, what, ""))) {
      log.atWarn()
          .addKeyValue("actor", call.actor().name())
          .addKeyValue("proxy", proxy)
          .addKeyValue("read", what)
          .log("a proxy's administration is read, and the audit cannot be written");
    }
    return carriedOut(of, new Errand(kind, arguments));
  }

  /** The audit entry comes first: an act that cannot be recorded does not happen. */
  private Answer turn(Call call) {
    String proxy = call.parameter("proxy");
    Of of = permitted(call, Right.OPERATE, proxy);
    JsonRequest body = call.object("level", "minutes", "reason");
    String level = body.word("level", LEVELS);
    long minutes = body.number("minutes", 1, 60, 15);
    String what = level + " for " + minutes + " min";
    if (!audit.append(entry(call, "proxy.log-level", proxy, what, body.reason()))) {
      throw Refusal.unavailable("its audit entry cannot be written");
    }
    SortedMap<String, String> arguments = new TreeMap<>();
    arguments.put("level", level);
    arguments.put("seconds", String.valueOf(Duration.ofMinutes(minutes).toSeconds()));
    try {
      return carriedOut(of, new Errand(ProxyErrands.LOG_LEVEL, arguments));
    } catch (Refusal failed) {
      audit.append(
          entry(call, "proxy.log-level", proxy, "not known to be done: " + failed.words(), ""));
      throw failed;
    }
  }

  private AuditLog.Entry entry(
      Call call, String action, String proxy, String after, String reason) {
    return new AuditLog.Entry(clock.millis(), call.actor(), action, proxy, "", after, reason);
  }

  /** Whoever may at the proxy's service, which its agent must be of, too. */
  private Of permitted(Call call, Right right, String proxy) {
    AllProxies.Part found = loop.await(mesh.everywhere().one(proxy));
    if (!found.proxies().isEmpty()) {
      String service = found.proxies().get(0).proxy().service();
      call.caller().require(right, service);
      return new Of(proxy, service);
    }
    if (!found.unanswered().isEmpty()) {
      throw Refusal.of(
              503,
              "no proxy of this id is connected to a member that answers; it may be on "
                  + String.join(", ", found.unanswered()))
          .with("Retry-After", "5");
    }
    throw Refusal.of(
        404, "no proxy of this id is connected; sluice proxies (GET /api/v1/proxies) lists them");
  }

  private static String checked(String filter) {
    if (filter.isEmpty()
        || filter.length() > LONGEST_FILTER
        || filter.codePoints().anyMatch(Character::isISOControl)) {
      throw Refusal.of(
          422, "filter is a part of a name, of 1 to " + LONGEST_FILTER + " characters");
    }
    return filter;
  }

  private Answer carriedOut(Of of, Errand errand) {
    Outcome outcome = agents.await(mesh.errands().run(of, errand));
    return switch (outcome.result()) {
      case DONE -> Answer.json(new ProxyAdminBody(of.proxy(), outcome.text()));
      case NO_AGENT ->
          throw Refusal.of(
              404,
              outcome.text()
                  + "; it is asked through sluice agent run on its machine: look there (sluice"
                  + " agent status)");
      case FAILED ->
          throw Refusal.of(
              502, "the agent did not do it: " + Texts.cut(outcome.text(), MOST_WORDS));
      case NO_ANSWER -> throw Refusal.of(503, outcome.text()).with("Retry-After", "5");
    };
  }
}
