package io.sluice.view.proof;

import io.sluice.view.Deviation;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.TrafficSplit;
import io.sluice.view.proof.Acknowledgements.Receiver;
import io.sluice.view.proof.Acknowledgements.State;
import io.sluice.view.proof.Proof.Finding;
import io.sluice.view.proof.Proof.Kind;
import io.sluice.view.traffic.Traffic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why the four do not agree. */
final class Findings {
  private static final int NAMES_SHOWN = 5;

  /** Where it is not what was asked, or not measured whole, shares need no other reason. */
  private static final Set<Kind> EXPLAIN_SHARES =
      Set.of(Kind.NOT_PROPAGATED, Kind.REJECTED, Kind.AWAY, Kind.NO_REPORTS);

  private final Proving.Evidence evidence;
  private final List<Proof.Published> published;
  private final Proof.Measured measured;
  private final List<Finding> found = new ArrayList<>();

  Findings(Proving.Evidence evidence, List<Proof.Published> published, Proof.Measured measured) {
    this.evidence = evidence;
    this.published = published;
    this.measured = measured;
  }

  List<Finding> all() {
    ServiceView stored = evidence.stored();
    ServiceView now = evidence.acknowledged().published();
    if (now == null || !java.util.Objects.equals(now.split(), stored.split())) {
      add(
          Kind.NOT_PUBLISHED,
          "",
          now == null
              ? "This server publishes nothing of it."
              : "Proxies are still offered the split before.");
    }
    if (now != null) {
      deviations(now);
    }
    receivers();
    reports();
    if (!published.isEmpty()) {
      boolean told = found.stream().anyMatch(one -> EXPLAIN_SHARES.contains(one.kind()));
      found.addAll(new ShareFindings(evidence, published, measured, told).all());
    }
    found.sort(Comparator.comparing(Finding::kind).thenComparing(Finding::subject));
    return found;
  }

  private void add(Kind kind, String subject, String words) {
    found.add(new Finding(kind, subject, words));
  }

  private void deviations(ServiceView now) {
    Map<String, Finding> once = new LinkedHashMap<>();
    for (ServicePort port : now.ports()) {
      List<Deviation> all = new ArrayList<>(port.deviations());
      port.networks().seen().values().forEach(seen -> all.addAll(seen.deviations()));
      for (Deviation deviation : all) {
        Finding finding = finding(deviation);
        if (finding != null) {
          once.putIfAbsent(finding.kind() + "/" + finding.subject(), finding);
        }
      }
    }
    found.addAll(once.values());
  }

  private static @Nullable Finding finding(Deviation deviation) {
    String environment = deviation.environment();
    String shares =
        "asked %s, published %s"
            .formatted(percent(deviation.asked()), percent(deviation.published()));
    return switch (deviation.reason()) {
      case SPILLED ->
          new Finding(
              Kind.SPILLED,
              environment,
              "No endpoint in %s is ready: its share went to the others (%s)."
                  .formatted(environment, shares));
      case HELD ->
          new Finding(
              Kind.HELD,
              environment,
              "No endpoint in %s is ready: its share is dropped (%s)."
                  .formatted(environment, shares));
      case CAPACITY ->
          new Finding(
              Kind.CAPACITY,
              environment,
              "%s has too few endpoints for its share (%s).".formatted(environment, shares));
      case NOBODY_READY ->
          new Finding(Kind.NOBODY_READY, environment, "No endpoint is ready anywhere.");
      case RECEIVES -> null; // the other side of what is told already
    };
  }

  private void receivers() {
    List<String> waiting = new ArrayList<>();
    List<String> away = new ArrayList<>();
    for (Receiver receiver : evidence.acknowledged().receivers()) {
      if (receiver.state() == State.REJECTED) {
        add(Kind.REJECTED, receiver.proxy(), "It says: " + receiver.words());
      } else if (receiver.state() == State.WAITING) {
        waiting.add(receiver.proxy());
      } else if (receiver.state() == State.AWAY) {
        away.add(receiver.proxy());
      }
    }
    if (!waiting.isEmpty()) {
      add(Kind.NOT_PROPAGATED, "", "Not taken over yet by " + names(waiting) + ".");
    }
    if (!away.isEmpty()) {
      add(Kind.AWAY, "", "Not connected, and so not known to have it: " + names(away) + ".");
    }
    if (!evidence.acknowledged().complete()) {
      add(
          Kind.AWAY,
          "",
          "Who else is or was connected is not known while a member or the database is away.");
    }
  }

  /** Only who depends on it and is connected owes reports. */
  private void reports() {
    Set<String> reporting = new HashSet<>();
    for (Traffic.Reporter reporter : evidence.reporters()) {
      if (!reporter.isSilent(evidence.now())) {
        reporting.add(reporter.proxy());
      }
    }
    Set<String> silent = new TreeSet<>();
    for (Receiver receiver : evidence.acknowledged().receivers()) {
      if (receiver.state() != State.AWAY && !reporting.contains(receiver.proxy())) {
        silent.add(receiver.proxy());
      }
    }
    if (!silent.isEmpty()) {
      add(Kind.NO_REPORTS, "", "No load reports from " + names(List.copyOf(silent)) + ".");
    }
  }

  private static String names(List<String> names) {
    int more = names.size() - NAMES_SHOWN;
    return names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static String percent(int basisPoints) {
    return ShareFindings.percent(basisPoints / (double) TrafficSplit.WHOLE);
  }
}
