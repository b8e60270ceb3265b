package io.sluice.view.proof;

import io.sluice.view.Deviation;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.TrafficSplit;
import io.sluice.view.proof.Acknowledgements.Receiver;
import io.sluice.view.proof.Acknowledgements.State;
import io.sluice.view.proof.Proof.Finding;
import io.sluice.view.proof.Proof.Kind;
import io.sluice.view.traffic.MeasuredShare;
import io.sluice.view.traffic.Traffic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why the four do not agree. */
final class Findings {
  /** From this error rate on Envoy ejects endpoints (envoy-facts, P2.3). */
  private static final double EJECTS = 0.85;

  private static final int NAMES_SHOWN = 5;

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
      shares();
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
      add(Kind.AWAY, "", "Who was connected before is not known while the database is away.");
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

  private void shares() {
    Map<String, Integer> expected = published.get(0).shares();
    if (expected.isEmpty()) {
      return;
    }
    boolean alike = published.stream().allMatch(one -> one.shares().equals(expected));
    if (alike) {
      compare("", measured.requests(), measured.shares(), expected);
    } else {
      perCaller();
    }
  }

  /** Callers whose proxies all get one variant are compared with that. */
  private void perCaller() {
    Map<String, Set<String>> variants = new TreeMap<>();
    for (Receiver receiver : evidence.acknowledged().receivers()) {
      if (receiver.state() != State.AWAY) {
        variants
            .computeIfAbsent(receiver.service(), key -> new TreeSet<>())
            .add(receiver.variant());
      }
    }
    for (Proof.Caller caller : measured.callers()) {
      Set<String> of = variants.getOrDefault(caller.service(), Set.of());
      if (of.size() == 1) {
        String variant = of.iterator().next();
        String network = variant.substring(variant.indexOf('/') + 1);
        Proof.Published its =
            published.stream()
                .filter(one -> one.port().isEmpty() && one.variant().equals(network))
                .findFirst()
                .orElse(published.get(0));
        compare(caller.service(), caller.requests(), caller.shares(), its.shares());
      }
    }
  }

  private void compare(
      String caller,
      long requests,
      Map<String, Proof.Share> shares,
      Map<String, Integer> expected) {
    double tolerance = evidence.tolerance() / (double) TrafficSplit.WHOLE;
    long kept = expected.values().stream().mapToLong(Integer::longValue).sum();
    String whose = caller.isEmpty() ? "" : " of " + caller;
    boolean precise = requests > 0;
    Set<String> environments = new TreeSet<>(expected.keySet());
    environments.addAll(shares.keySet());
    List<String> off = new ArrayList<>();
    boolean failing = false;
    for (String environment : environments) {
      double wanted = expected.getOrDefault(environment, 0) / (double) kept;
      Proof.Share share = shares.get(environment);
      MeasuredShare seen = share == null ? MeasuredShare.of(0, requests) : share.measured();
      precise &= seen.halfWidth() <= tolerance || wanted == 0 || wanted == 1;
      if (!seen.agrees(wanted, tolerance)) {
        off.add(
            "%s got %s of %d and should have got %s"
                .formatted(environment, percent(seen.share()), requests, percent(wanted)));
      }
      if (share != null && seen.requests() > 0 && share.errors() >= EJECTS * seen.requests()) {
        failing = true;
        add(
            Kind.PANIC,
            environment,
            "Nearly all requests%s in %s fail: proxies leave its endpoints out, or spread over all when none is left."
                .formatted(whose, environment));
      }
    }
    if (!precise) {
      add(
          Kind.TOO_FEW_REQUESTS,
          caller,
          "%d requests%s are too few to tell a share to %s."
              .formatted(requests, whose, percent(tolerance)));
    }
    boolean told = failing || has(Kind.NOT_PROPAGATED, Kind.REJECTED, Kind.AWAY, Kind.NO_REPORTS);
    if (!off.isEmpty() && !told) {
      add(Kind.UNEXPLAINED, caller, String.join("; ", off) + ".");
    }
  }

  private boolean has(Kind... kinds) {
    return found.stream().anyMatch(one -> List.of(kinds).contains(one.kind()));
  }

  private static String names(List<String> names) {
    int more = names.size() - NAMES_SHOWN;
    return names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static String percent(int basisPoints) {
    return percent(basisPoints / 10_000.0);
  }

  private static String percent(double share) {
    return String.format(java.util.Locale.ROOT, "%.2f%%", share * 100).replace(".00%", "%");
  }
}
