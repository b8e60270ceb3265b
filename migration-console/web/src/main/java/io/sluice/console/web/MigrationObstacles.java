package io.sluice.console.web;

import io.sluice.migrations.engine.Migration;
import io.sluice.migrations.engine.State;
import io.sluice.migrations.runner.Migrations.Seen;
import io.sluice.view.Endpoint;
import io.sluice.view.ServiceView;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What still needs the environments that a migration leaves. Pure. */
final class MigrationObstacles {
  private static final int MOST_NAMED = 10;

  private MigrationObstacles() {}

  /**
   * A sentence each; none before the last step holds.
   *
   * @param service as it is, or null while no source reports it
   */
  static List<String> of(Seen seen, @Nullable ServiceView service) {
    Migration migration = seen.migration();
    List<String> obstacles = new ArrayList<>();
    if (!(migration.state() instanceof State.Soaking
        || migration.state() instanceof State.Completed)) {
      return obstacles;
    }
    String to = migration.plan().to();
    TrafficSplit asked = migration.asked();
    if (asked != null && asked.weight(to) < TrafficSplit.WHOLE) {
      obstacles.add(
          "%s has %s and not all of it: the rest was held back"
              .formatted(to, Words.percent(asked.weight(to))));
    }
    if (service == null) {
      obstacles.add("no source reports " + migration.service() + ", so nobody can tell");
      return obstacles;
    }
    for (String environment : service.environments()) {
      if (!environment.equals(to)) {
        ready(service, environment, obstacles);
      }
    }
    service
        .policy()
        .steering()
        .overrides()
        .forEach(
            (caller, split) -> {
              if (split.weight(to) < TrafficSplit.WHOLE) {
                obstacles.add(
                    "%s has a split of its own that gives %s only %s"
                        .formatted(caller, to, Words.percent(split.weight(to))));
              }
            });
    seen.evidence()
        .coverageBasisPoints()
        .ifPresent(
            coverage -> {
              if (coverage < TrafficSplit.WHOLE - 100) {
                obstacles.add(
                    "only %s of its traffic comes through the mesh: the rest goes where it likes"
                        .formatted(Words.percent(coverage)));
              }
            });
    return obstacles;
  }

  private static void ready(ServiceView service, String environment, List<String> obstacles) {
    List<String> names =
        service.endpoints().stream()
            .filter(endpoint -> endpoint.isReady() && endpoint.environment().equals(environment))
            .map(MigrationObstacles::name)
            .distinct()
            .toList();
    if (!names.isEmpty()) {
      int more = names.size() - MOST_NAMED;
      obstacles.add(
          "%d ready in %s: %s%s"
              .formatted(
                  names.size(),
                  environment,
                  String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size()))),
                  more > 0 ? " and " + more + " more" : ""));
    }
  }

  private static String name(Endpoint endpoint) {
    return endpoint.address() + ":" + endpoint.port();
  }
}
