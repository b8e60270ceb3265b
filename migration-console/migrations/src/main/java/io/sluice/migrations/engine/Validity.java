package io.sluice.migrations.engine;

import io.sluice.migrations.Guard;
import java.util.List;
import java.util.Optional;

/** Whether a moment's data is such that its time may be counted. */
record Validity(Migration migration, Evidence evidence, long now) {

  /** What is missing, in words; empty when the moment counts. */
  Optional<String> missing() {
    Optional<String> proxies = unacknowledged();
    if (proxies.isPresent()) {
      return proxies;
    }
    Optional<String> reports = silent();
    return reports.isPresent() ? reports : unanswered();
  }

  /** Why the proxies' acknowledgement is not enough, or empty. */
  Optional<String> unacknowledged() {
    if (evidence.proxies().isEmpty()) {
      return Optional.of("who has acknowledged is not known");
    }
    Evidence.Acknowledged proxies = evidence.proxies().get();
    if (proxies.known() == 0) {
      return Optional.of(
          "no known proxy depends on %s, so nobody follows its shares and nothing is measured"
              .formatted(migration.service()));
    }
    if (!proxies.rejected().isEmpty()) {
      return Optional.of("rejected by " + named(proxies.rejected(), proxies.rejected().size()));
    }
    if (proxies.acknowledged() >= quorum(proxies.known())) {
      return Optional.empty();
    }
    return Optional.of(
        "acknowledged by %,d of %,d, not by %s"
            .formatted(
                proxies.acknowledged(),
                proxies.known(),
                named(proxies.missing(), proxies.known() - proxies.acknowledged())));
  }

  /** Why the load reports are not enough, or empty. */
  Optional<String> silent() {
    if (evidence.traffic().isEmpty()) {
      return Optional.of("no load reports");
    }
    Evidence.Traffic traffic = evidence.traffic().get();
    if (traffic.reporting() >= quorum(traffic.reporting() + traffic.silentCount())) {
      return Optional.empty();
    }
    return Optional.of(
        "%,d of %,d proxies report, silent: %s"
            .formatted(
                traffic.reporting(),
                traffic.reporting() + traffic.silentCount(),
                named(traffic.silent(), traffic.silentCount())));
  }

  /** Which guard has no data, or empty. */
  private Optional<String> unanswered() {
    for (Guard guard : migration.plan().guards()) {
      if (guard instanceof Guard.Latency latency
          && !Latencies.known(migration, evidence, latency.quantileBasisPoints(), now)) {
        return Optional.of("guard " + guard.name() + " has no latencies");
      }
      if ((guard instanceof Guard.Prometheus || guard instanceof Guard.Webhook)
          && verdict(guard).answer() == Evidence.Answer.NO_DATA) {
        return Optional.of("guard " + guard.name() + ": " + verdict(guard).words());
      }
    }
    return Optional.empty();
  }

  Evidence.Verdict verdict(Guard guard) {
    return evidence
        .verdicts()
        .getOrDefault(guard.name(), new Evidence.Verdict(Evidence.Answer.NO_DATA, "no answer yet"));
  }

  private long quorum(int known) {
    return ((long) known * migration.plan().quorumBasisPoints() + 9_999) / 10_000;
  }

  private static String named(List<String> names, int all) {
    String first = String.join(", ", names.subList(0, Math.min(5, names.size())));
    int more = all - Math.min(5, names.size());
    return more > 0 ? first + (first.isEmpty() ? "" : " and ") + more + " more" : first;
  }
}
