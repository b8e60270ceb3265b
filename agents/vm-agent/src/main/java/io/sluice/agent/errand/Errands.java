package io.sluice.agent.errand;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.agent.relay.Accepted;
import io.sluice.agent.relay.AgentLoop;
import io.sluice.agent.relay.Called;
import io.sluice.xds.protocol.errand.Errand;
import io.sluice.xds.protocol.errand.Report;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what is on this list; on a thread of its own, since Envoy is waited for. */
public final class Errands {
  private static final Logger log = LoggerFactory.getLogger(Errands.class);

  private static final int LONGEST_SHOWN = 1_500;

  private final EnvoyAdmin envoy;
  private final LogLevels levels;
  private final Reach reach;
  private final EnvoyTime time;
  private final Accepted accepted;
  private final AgentLoop thread;

  /** What is done for an errand. */
  private interface Work {
    String done() throws IOException;
  }

  /**
   * @param time of Envoy's that readings may take
   * @param accepted by Envoy, which the agent's loop owns
   * @param thread of errands
   */
  public Errands(
      EnvoyAdmin envoy,
      LogLevels levels,
      Reach reach,
      EnvoyTime time,
      Accepted accepted,
      AgentLoop thread) {
    this.envoy = envoy;
    this.levels = levels;
    this.reach = reach;
    this.time = time;
    this.accepted = accepted;
    this.thread = thread;
  }

  /** Begins one, on the agent's loop; its reports come on the thread of errands. */
  public void run(Errand errand, Consumer<List<Report>> reports) {
    Work work = errand.kind().equals("reach") ? reaching(errand) : () -> carriedOut(errand);
    thread.execute(() -> reports.accept(reports(errand, work)));
  }

  /** What Envoy knows of the service is looked up here, on the loop that owns it. */
  private Work reaching(Errand errand) {
    String service = errand.arguments().getOrDefault("service", "");
    String addresses = errand.arguments().getOrDefault("addresses", "");
    try {
      Called called = Called.of(service, accepted);
      log.atInfo()
          .addKeyValue("service", shown(service))
          .addKeyValue("addresses", shown(addresses))
          .log("a member asks whether this host reaches a service");
      return () -> reach.tried(called, addresses);
    } catch (InvalidProtocolBufferException e) {
      return () -> {
        throw e;
      };
    }
  }

  /** Whoever asks writes no lines of his own into the log. */
  private static String shown(String text) {
    return text.substring(0, Math.min(LONGEST_SHOWN, text.length())).replaceAll("\\p{Cntrl}", "?");
  }

  private static List<Report> reports(Errand errand, Work work) {
    try {
      return Report.pieces(errand.id(), true, work.done());
    } catch (IOException | IllegalArgumentException e) {
      return Report.pieces(errand.id(), false, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("an errand failed");
      return Report.pieces(errand.id(), false, "the agent failed; its log says why");
    }
  }

  private String carriedOut(Errand errand) throws IOException {
    String filter = errand.arguments().getOrDefault("filter", "");
    return switch (errand.kind()) {
      case "config" -> time.spend(() -> envoy.configuration(filter));
      case "clusters" -> time.spend(() -> envoy.clusters(filter));
      case "stats" -> time.spend(() -> envoy.statistics(filter));
      case "log-level" -> {
        String level = errand.arguments().getOrDefault("level", "");
        yield level.isEmpty()
            ? levels.now()
            : levels.turn(level, errand.arguments().getOrDefault("seconds", ""));
      }
      default ->
          throw new IllegalArgumentException("this agent does not know '" + errand.kind() + "'");
    };
  }
}
