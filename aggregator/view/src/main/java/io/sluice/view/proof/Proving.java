package io.sluice.view.proof;

import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Endpoint;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From what is known at one moment to the proof. Pure. */
public final class Proving {
  /** So many callers are told one by one. */
  static final int MOST_CALLERS = 50;

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
   */
  public record Evidence(
      ServiceView stored,
      Acknowledgements.Acknowledged acknowledged,
      Reading traffic,
      List<Traffic.Reporter> reporters,
      int tolerance,
      long now) {
    public Evidence {
      reporters = List.copyOf(reporters);
    }
  }

  /** The proof of a service's split. */
  public static Proof of(Evidence evidence) {
    ServiceView service = evidence.stored();
    TrafficSplit split = service.split();
    List<Proof.Published> published = published(evidence.acknowledged().published());
    Proof.Measured measured = measured(service.name(), evidence.traffic());
    Proof.Coverage coverage = coverage(evidence, measured);
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

  private static Proof.Measured measured(String service, Reading traffic) {
    SortedMap<String, Counts> environments = traffic.byEnvironment(service);
    Counts sum = Counts.NONE;
    for (Counts counts : environments.values()) {
      sum = sum.plus(counts);
    }
    List<Proof.Caller> callers = new ArrayList<>();
    traffic
        .byCaller(service)
        .forEach(
            (caller, counts) -> {
              SortedMap<String, Proof.Share> shares = measured(counts);
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
        measured(environments),
        callers.subList(0, Math.min(MOST_CALLERS, callers.size())));
  }

  private static SortedMap<String, Proof.Share> measured(SortedMap<String, Counts> environments) {
    long all = environments.values().stream().mapToLong(Counts::completed).sum();
    SortedMap<String, Proof.Share> shares = new TreeMap<>();
    environments.forEach(
        (environment, counts) -> {
          if (!environment.isEmpty()) {
            shares.put(
                environment,
                new Proof.Share(MeasuredShare.of(counts.completed(), all), counts.errors()));
          }
        });
    return shares;
  }

  /** The ingress proxies see all only where each endpoint that gets traffic has one. */
  private static Proof.Coverage coverage(Evidence evidence, Proof.Measured measured) {
    long mesh = measured.requests();
    Map<String, Set<String>> ready = new TreeMap<>();
    for (Endpoint endpoint : evidence.stored().endpoints()) {
      if (endpoint.isReady()) {
        ready
            .computeIfAbsent(endpoint.environment(), key -> new HashSet<>())
            .add(endpoint.network() + '/' + endpoint.address());
      }
    }
    Map<String, Integer> ingress = new HashMap<>();
    for (Traffic.Reporter reporter : evidence.reporters()) {
      if (reporter.ingress()
          && reporter.service().equals(evidence.stored().name())
          && reporter.last() > 0
          && !reporter.isSilent(evidence.now())) {
        ingress.merge(reporter.environment(), 1, Integer::sum);
      }
    }
    for (Map.Entry<String, Set<String>> environment : ready.entrySet()) {
      int endpoints = environment.getValue().size();
      int reporting = ingress.getOrDefault(environment.getKey(), 0);
      if (reporting < endpoints) {
        return new Proof.Coverage(
            mesh,
            null,
            "%d of %d hosts in %s report what they receive"
                .formatted(reporting, endpoints, environment.getKey()));
      }
    }
    if (ready.isEmpty()) {
      return new Proof.Coverage(mesh, null, "nobody is ready");
    }
    long received = evidence.traffic().received(evidence.stored().name()).completed();
    return received == 0
        ? new Proof.Coverage(mesh, null, "nothing was received")
        : new Proof.Coverage(mesh, received, "");
  }
}
