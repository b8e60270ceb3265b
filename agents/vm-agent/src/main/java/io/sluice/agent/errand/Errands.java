package io.sluice.agent.errand;

import io.sluice.agent.relay.AgentLoop;
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

  private final EnvoyAdmin envoy;
  private final LogLevels levels;
  private final AgentLoop thread;

  public Errands(EnvoyAdmin envoy, LogLevels levels, AgentLoop thread) {
    this.envoy = envoy;
    this.levels = levels;
    this.thread = thread;
  }

  /** Begins one; its reports come on the thread of errands. */
  public void run(Errand errand, Consumer<List<Report>> reports) {
    thread.execute(() -> reports.accept(reports(errand)));
  }

  private List<Report> reports(Errand errand) {
    try {
      return Report.pieces(errand.id(), true, carriedOut(errand));
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
      case "config" -> envoy.configuration(filter);
      case "clusters" -> envoy.clusters(filter);
      case "stats" -> envoy.statistics(filter);
      case "log-level" -> {
        String level = errand.arguments().getOrDefault("level", "");
        yield level.isEmpty()
            ? envoy.levels()
            : levels.turn(level, errand.arguments().getOrDefault("seconds", ""));
      }
      default ->
          throw new IllegalArgumentException("this agent does not know '" + errand.kind() + "'");
    };
  }
}
