package io.sluice.view.proof;

import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.TrafficSplit;
import io.sluice.view.proof.Acknowledgements.Receiver;
import io.sluice.view.proof.Acknowledgements.State;
import io.sluice.view.traffic.Counts;
import io.sluice.view.traffic.MeasuredShare;
import io.sluice.view.traffic.Reading;
import io.sluice.view.traffic.Traffic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From what is known at one moment to the proof. Pure. */
public final class Proving {
  /** So many callers are told one by one. */
  static final int MOST_CALLERS = 50;

  /** Two counts of the same traffic differ by so much, since their windows do. */
  private static final double LESS = 1.2;

  private static final Comparator<Receiver> WORST_FIRST =
      Comparator.comparingInt((Receiver one) -> one.state() == State.REJECTED ? 0 : 1)
          .thenComparing(Receiver::state)
          .thenComparing(Receiver::proxy);

  private Proving() {}

  /**
   * What is known of one service.
   *
   * @param stored the service as this member knows it, with the newest split
   * @param acknowledged what is published, and who has it
   * @param traffic what was sent since a moment
   * @param reporters who reports load
   * @param tolerance how far a measured share may be from the published one, in basis points
   * @param now milliseconds since the epoch
   * @param all requests of the service a second, as somebody else counts them
   */
  public record Evidence(
      ServiceView stored,
      Acknowledgements.Acknowledged acknowledged,
      Reading traffic,
      List<Traffic.Reporter> reporters,
      int tolerance,
      long now,
      OptionalDouble all) {
    public Evidence {
      reporters = List.copyOf(reporters);
    }

    /** Where nobody but the service's own proxies counts all of its traffic. */
    public Evidence(
        ServiceView stored,
        Acknowledgements.Acknowledged acknowledged,
        Reading traffic,
        List<Traffic.Reporter> reporters,
        int tolerance,
        long now) {
      this(stored, acknowledged, traffic, reporters, tolerance, now, OptionalDouble.empty());
    }
  }

  /** The proof of a service's split. */
  public static Proof of(Evidence evidence) {
    ServiceView service = evidence.stored();
    TrafficSplit split = service.split();
    List<Proof.Published> published = published(evidence.acknowledged().published());
    Proof.Measured measured = measured(service.name(), evidence.traffic(), new InFlight(evidence));
    Proof.Coverage coverage =
        coverage(service, evidence.traffic(), evidence.reporters(), evidence.now(), evidence.all());
    return new Proof(
        service.name(),
        split == null ? Collections.emptySortedMap() : split.weights(),
        service.generation(),
        published,
        acknowledged(evidence.acknowledged()),
        measured,
        coverage,
        new Findings(evidence, published, measured).all());
  }

  private static List<Proof.Published> published(@Nullable ServiceView service) {
    List<Proof.Published> all = new ArrayList<>();
    if (service == null) {
      return all;
    }
    for (ServicePort port : service.ports()) {
      Map<String, Assignment> variants = new TreeMap<>(Map.of("", port.assignment()));
      port.networks().seen().forEach((network, seen) -> variants.put(network, seen.assignment()));
      variants.forEach(
          (variant, assignment) -> {
            Proof.Published one =
                new Proof.Published(
                    port.name(),
                    variant,
                    service.generation(),
                    shares(assignment),
                    assignment.dropped());
            boolean news =
                all.isEmpty()
                    || !all.get(0).shares().equals(one.shares())
                    || all.get(0).dropped() != one.dropped();
            if (news) {
              all.add(one);
            }
          });
    }
    return all;
  }

  /** What an assignment's first tier carries, in basis points that sum to what is not dropped. */
  static SortedMap<String, Integer> shares(Assignment assignment) {
    SortedMap<String, Long> weights = new TreeMap<>();
    long sum = 0;
    if (!assignment.tiers().isEmpty()) {
      for (LocalityShare share : assignment.tiers().get(0)) {
        weights.merge(share.environment(), share.weight(), Long::sum);
        sum += share.weight();
      }
    }
    SortedMap<String, Integer> shares = new TreeMap<>();
    int whole = TrafficSplit.WHOLE - assignment.dropped();
    long all = sum;
    weights.forEach(
        (environment, weight) ->
            shares.put(environment, (int) Math.round((double) weight * whole / all)));
    return shares;
  }

  private static Proof.Acknowledged acknowledged(Acknowledgements.Acknowledged who) {
    List<Receiver> missing = new ArrayList<>();
    for (Receiver receiver : who.receivers()) {
      if (receiver.state() != State.ACKNOWLEDGED) {
        missing.add(receiver);
      }
    }
    missing.sort(WORST_FIRST);
    return new Proof.Acknowledged(
        who.receivers().size(), who.acknowledged(), missing, who.complete());
  }

  /** What requests to a service did, in the time that was read; not what is in flight. */
  public static Proof.Measured measured(String service, Reading traffic) {
    return measured(service, traffic, (environment, counts) -> null, (environment, counts) -> null);
  }

  private static Proof.Measured measured(String service, Reading traffic, InFlight inFlight) {
    return measured(service, traffic, inFlight::of, inFlight::ofCaller);
  }

  /** How many requests of an environment are not over, or null where nobody can tell. */
  private interface Underway {
    @Nullable Long of(String environment, Counts sent);
  }

  private static Proof.Measured measured(
      String service, Reading traffic, Underway ofAll, Underway ofCaller) {
    SortedMap<String, Counts> environments = traffic.byEnvironment(service);
    Counts sum = traffic.sent(service);
    List<Proof.Caller> callers = new ArrayList<>();
    traffic
        .byCaller(service)
        .forEach(
            (caller, counts) -> {
              SortedMap<String, Proof.Share> shares = measured(counts, ofCaller);
              long requests =
                  shares.values().stream().mapToLong(share -> share.measured().requests()).sum();
              if (requests > 0) {
                callers.add(new Proof.Caller(caller, requests, shares));
              }
            });
    callers.sort(
        Comparator.comparingLong((Proof.Caller caller) -> -caller.requests())
            .thenComparing(Proof.Caller::service));
    return new Proof.Measured(
        traffic.from(),
        traffic.at(),
        sum.completed(),
        sum.errors(),
        sum.dropped(),
        measured(environments, ofAll),
        callers.subList(0, Math.min(MOST_CALLERS, callers.size())));
  }

  static SortedMap<String, Proof.Share> measured(Map<String, Counts> environments) {
    return measured(environments, (environment, counts) -> null);
  }

  private static SortedMap<String, Proof.Share> measured(
      Map<String, Counts> environments, Underway inFlight) {
    long all = environments.values().stream().mapToLong(Counts::completed).sum();
    SortedMap<String, Proof.Share> shares = new TreeMap<>();
    environments.forEach(
        (environment, counts) -> {
          if (!environment.isEmpty()) {
            shares.put(
                environment,
                new Proof.Share(
                    MeasuredShare.of(counts.completed(), all),
                    counts.errors(),
                    inFlight.of(environment, counts)));
          }
        });
    return shares;
  }

  /**
   * The same, and where the service's own proxies do not see all of it, by what somebody else
   * counts. Who counts clearly less than the mesh carried does not count all.
   *
   * @param all requests a second, about now
   */
  public static Proof.Coverage coverage(
      ServiceView stored,
      Reading traffic,
      List<Traffic.Reporter> reporters,
      long now,
      OptionalDouble all) {
    Proof.Coverage own = coverage(stored, traffic, reporters, now);
    if (own.all() != null || all.isEmpty()) {
      return own;
    }
    long counted = Math.round(all.getAsDouble() * (traffic.at() - traffic.from()) / 1_000);
    if (counted == 0 || own.mesh() > LESS * counted) {
      return new Proof.Coverage(
          own.mesh(),
          null,
          "the query tells of %,d requests, and the mesh alone carried %,d"
              .formatted(counted, own.mesh()));
    }
    return new Proof.Coverage(own.mesh(), counted, "");
  }

  /**
   * How much of a service's traffic the mesh carries. The ingress proxies see all of it only where
   * each endpoint that gets traffic has one.
   *
   * @param stored the service
   * @param traffic what was sent and received in the time that is asked about
   * @param reporters who reports load
   * @param now milliseconds since the epoch
   */
  public static Proof.Coverage coverage(
      ServiceView stored, Reading traffic, List<Traffic.Reporter> reporters, long now) {
    long mesh = traffic.sent(stored.name()).completed();
    String unknown = IngressHosts.of(stored, reporters, now).unknown();
    if (!unknown.isEmpty()) {
      return new Proof.Coverage(mesh, null, unknown);
    }
    long received = traffic.received(stored.name()).completed();
    return received == 0
        ? new Proof.Coverage(mesh, null, "nothing was received")
        : new Proof.Coverage(mesh, received, "");
  }
}
