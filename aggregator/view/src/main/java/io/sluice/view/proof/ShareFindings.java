package io.sluice.view.proof;

import io.sluice.view.ServiceView;
import io.sluice.view.Stickiness;
import io.sluice.view.TrafficSplit;
import io.sluice.view.proof.Acknowledgements.Receiver;
import io.sluice.view.proof.Acknowledgements.State;
import io.sluice.view.proof.Proof.Finding;
import io.sluice.view.proof.Proof.Kind;
import io.sluice.view.traffic.Counts;
import io.sluice.view.traffic.MeasuredShare;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Why measured shares are not the published ones, of all callers or of one. */
final class ShareFindings {
  /** From this error rate on Envoy ejects endpoints (envoy-facts, P2.3). */
  private static final double EJECTS = 0.85;

  /** A share of users is told no closer than these could, were all of them as busy. */
  private static final long USERS = 100;

  private final Proving.Evidence evidence;
  private final List<Proof.Published> published;
  private final Proof.Measured measured;
  private final boolean told;
  private final List<Finding> found = new ArrayList<>();

  /**
   * Of one moment.
   *
   * @param published at least one
   * @param told whether something is found already that makes shares other ones
   */
  ShareFindings(
      Proving.Evidence evidence,
      List<Proof.Published> published,
      Proof.Measured measured,
      boolean told) {
    this.evidence = evidence;
    this.published = published;
    this.measured = measured;
    this.told = told;
  }

  List<Finding> all() {
    Map<String, Integer> expected = published.get(0).shares();
    if (expected.isEmpty()) {
      return found;
    }
    boolean alike = published.stream().allMatch(one -> one.shares().equals(expected));
    Map<String, Map<String, Integer>> own = ownShares();
    Map<String, Counts> others = new TreeMap<>();
    evidence
        .traffic()
        .byCaller(evidence.stored().name())
        .forEach(
            (caller, environments) -> {
              Map<String, Integer> its = own.get(caller);
              if (its == null) {
                environments.forEach((name, counts) -> others.merge(name, counts, Counts::plus));
              } else if (!its.isEmpty()) {
                compare(caller, Proving.measured(environments), its);
              }
            });
    if (alike) {
      compare("", Proving.measured(others), expected);
    } else {
      perCaller(own.keySet());
    }
    return found;
  }

  /** What callers with a split of their own are offered, by their names. */
  private Map<String, Map<String, Integer>> ownShares() {
    Map<String, Map<String, Integer>> own = new TreeMap<>();
    ServiceView now = evidence.acknowledged().published();
    if (now != null) {
      now.policy().steering().overrides().keySet().forEach(caller -> own.put(caller, Map.of()));
      if (!now.ports().isEmpty()) {
        now.ports()
            .get(0)
            .steered()
            .callers()
            .forEach((caller, its) -> own.put(caller, its.published()));
      }
    }
    return own;
  }

  /** Callers whose proxies all get one variant are compared with that. */
  private void perCaller(Set<String> own) {
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
      if (of.size() == 1 && !own.contains(caller.service())) {
        String variant = of.iterator().next();
        String network = variant.substring(variant.indexOf('/') + 1);
        Proof.Published its =
            published.stream()
                .filter(one -> one.port().isEmpty() && one.variant().equals(network))
                .findFirst()
                .orElse(published.get(0));
        compare(caller.service(), caller.shares(), its.shares());
      }
    }
  }

  private void compare(
      String caller, Map<String, Proof.Share> shares, Map<String, Integer> expected) {
    long requests = shares.values().stream().mapToLong(share -> share.measured().requests()).sum();
    Stickiness sticky = sticky();
    double tolerance = evidence.tolerance() / (double) TrafficSplit.WHOLE;
    long kept = expected.values().stream().mapToLong(Integer::longValue).sum();
    String whose = caller.isEmpty() ? "" : " of " + caller;
    boolean precise = requests > 0;
    Set<String> environments = new TreeSet<>(expected.keySet());
    environments.addAll(shares.keySet());
    List<String> off = new ArrayList<>();
    boolean explained = sticky != null;
    boolean failing = false;
    for (String environment : environments) {
      double wanted = expected.getOrDefault(environment, 0) / (double) kept;
      Proof.Share share = shares.get(environment);
      MeasuredShare seen = share == null ? MeasuredShare.of(0, requests) : share.measured();
      precise &= seen.halfWidth() <= tolerance || wanted == 0 || wanted == 1;
      if (!seen.agrees(wanted, tolerance)) {
        explained &= users(wanted, seen.share(), tolerance) || cohort(sticky);
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
    if (off.isEmpty() || failing || told) {
      return;
    }
    if (explained) {
      add(
          Kind.BY_USERS,
          caller,
          String.join("; ", off)
              + ". Users stay on their side, some are busier than others, and a cohort goes where"
              + " it is sent: that explains it.");
    } else {
      String more =
          sticky == null
              ? "."
              : ". That is more than %d equally busy users would differ.".formatted(USERS);
      add(Kind.UNEXPLAINED, caller, String.join("; ", off) + more);
    }
  }

  private @Nullable Stickiness sticky() {
    ServiceView now = evidence.acknowledged().published();
    return now == null ? null : now.policy().steering().sticky();
  }

  /** How many users a cohort has, and what they do, nobody knows. */
  private static boolean cohort(@Nullable Stickiness sticky) {
    return sticky != null && sticky.cohort() != null;
  }

  /** Whether so few users as may be there would miss a share by as much, in 99 cases of 100. */
  private static boolean users(double wanted, double share, double tolerance) {
    MeasuredShare few = MeasuredShare.of(Math.round(wanted * USERS), USERS);
    return share >= few.low() - tolerance && share <= few.high() + tolerance;
  }

  private void add(Kind kind, String subject, String words) {
    found.add(new Finding(kind, subject, words));
  }

  /** A share in percent with two decimals, but for zeros at its end. */
  static String percent(double share) {
    return BigDecimal.valueOf(Math.round(share * 10_000), 2).stripTrailingZeros().toPlainString()
        + "%";
  }
}
