package io.sluice.console.web;

import static io.sluice.console.web.Operation.delete;
import static io.sluice.console.web.Operations.API;

import io.sluice.console.contract.ForgottenBody;
import io.sluice.view.AuditLog;
import io.sluice.view.proof.Absentees;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Proxies that are away and do not come back, as an operator knows. */
final class AwayOperations {
  private static final Logger log = LoggerFactory.getLogger(AwayOperations.class);

  private final ConsolePorts.Mesh mesh;
  private final AuditLog audit;
  private final LoopAnswers loop;
  private final Clock clock;

  AwayOperations(ConsolePorts.Mesh mesh, AuditLog audit, LoopAnswers loop, Clock clock) {
    this.mesh = mesh;
    this.audit = audit;
    this.loop = loop;
    this.clock = clock;
  }

  List<Operation> operations() {
    return List.of(delete(API + "/proxies/{proxy}", this::forget));
  }

  /** The audit entry comes first: an act that cannot be recorded does not happen. */
  Answer forget(Call call) {
    String proxy = call.parameter("proxy");
    String reason = call.optionalObject("reason").reason();
    if (!loop.await(mesh.everywhere().one(proxy)).proxies().isEmpty()) {
      throw connected();
    }
    AuditLog.Entry entry =
        new AuditLog.Entry(clock.millis(), call.actor(), "proxy.forget", proxy, "", "", reason);
    if (!audit.append(entry)) {
      throw Refusal.unavailable("its audit entry cannot be written");
    }
    Absentees.Forgotten became = loop.await(mesh.absentees().forget(proxy));
    return switch (became) {
      case DONE -> {
        log.atInfo()
            .addKeyValue("proxy", proxy)
            .addKeyValue("actor", call.actor().name())
            .log("a proxy that is away counts no more");
        yield Answer.json(new ForgottenBody(proxy));
      }
      case CONNECTED -> throw connected();
      case NOT_KNOWN ->
          throw Refusal.of(
              404, "no proxy of this id is away; sluice show SERVICE names those that are missing");
      case UNAVAILABLE ->
          throw Refusal.unavailable("who is away is not known while the database is away");
    };
  }

  private static Refusal connected() {
    return Refusal.of(409, "the proxy is connected, and so it counts; end it first");
  }
}
