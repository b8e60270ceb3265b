package io.sluice.engine.weigh;

import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Endpoint;
import io.sluice.view.Mirror;
import io.sluice.view.Networks.Seen;
import io.sluice.view.Outlook;
import io.sluice.view.Policy.Empty;
import io.sluice.view.Steered;
import io.sluice.view.Steering;
import io.sluice.view.Stickiness;
import io.sluice.view.Stickiness.Cohort;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;

/** One port as those see it who are not treated as all others. */
final class Sides {
  private final Asked asked;
  private final List<Endpoint> ready;
  private final SortedMap<String, Vantage> vantages = new TreeMap<>();

  private Sides(Asked asked, String protocol, List<Endpoint> ready, Gateways gateways) {
    this.asked = asked;
    this.ready = ready;
    vantages.put("", Vantage.of("", ready, gateways, protocol));
    for (Endpoint endpoint : ready) {
      vantages.computeIfAbsent(
          endpoint.network(), network -> Vantage.of(network, ready, gateways, protocol));
    }
  }

  /**
   * Sides, mirrors and callers of a port.
   *
   * @param ready endpoints of the port
   */
  static Steered of(Asked asked, String protocol, List<Endpoint> ready, Gateways gateways) {
    Steering steering = asked.policy().steering();
    if (steering.equals(Steering.NONE)) {
      return Steered.NOT;
    }
    return new Sides(asked, protocol, ready, gateways).steered(!protocol.equals("tcp"));
  }

  /** What is no HTTP is not routed, so nobody is sent to a side of it. */
  private Steered steered(boolean routed) {
    Steering steering = asked.policy().steering();
    Stickiness sticky = routed ? steering.sticky() : null;
    SortedSet<String> environments = new TreeSet<>();
    if (sticky != null) {
      environments.addAll(asked.split().weights().keySet());
      environments.add(asked.home());
      Cohort cohort = sticky.cohort();
      if (cohort != null) {
        environments.add(cohort.environment());
      }
    }
    SortedMap<String, Outlook> mirrors = new TreeMap<>();
    Mirror mirror = routed ? steering.mirror() : null;
    if (mirror != null) {
      String environment = mirror.environment();
      mirrors.put(
          environment,
          outlook(vantage -> alone(environment, vantage), own -> alone(environment, own)));
    }
    SortedMap<String, Steered.Caller> callers = new TreeMap<>();
    steering
        .overrides()
        .forEach((caller, split) -> callers.put(caller, caller(split, environments)));
    return new Steered(
        asked.slices(), sides(asked.split(), environments, this::behind), mirrors, callers);
  }

  private Steered.Caller caller(TrafficSplit split, SortedSet<String> environments) {
    Asked own = asked.with(split);
    Function<Vantage, Seen> seen =
        vantage -> Weigh.seen(Shares.of(own, vantage.weights()), vantage);
    Seen common = seen.apply(vantage(""));
    return new Steered.Caller(
        new Outlook(
            common.assignment(),
            elsewhere(common.assignment(), vantage -> seen.apply(vantage).assignment()),
            new TreeMap<>()),
        sides(split, environments, (environment, within) -> Assignment.EMPTY),
        common.published(),
        common.deviations());
  }

  /**
   * The clusters of environments for those whose traffic is to be divided by a split.
   *
   * @param behind what a network's gateway serves of an environment
   */
  private SortedMap<String, Outlook> sides(
      TrafficSplit split,
      SortedSet<String> environments,
      BiFunction<String, Vantage, Assignment> behind) {
    SortedMap<String, Outlook> sides = new TreeMap<>();
    Asked own = asked.with(split);
    for (String environment : environments) {
      sides.put(
          environment,
          outlook(
              vantage -> side(environment, Shares.of(own, vantage.weights()), vantage),
              within -> behind.apply(environment, within)));
    }
    return sides;
  }

  private Outlook outlook(
      Function<Vantage, Assignment> seen, Function<Vantage, Assignment> behind) {
    Assignment common = seen.apply(vantage(""));
    SortedMap<String, Assignment> gateways = new TreeMap<>();
    if (vantages.size() > 1) {
      vantages
          .keySet()
          .forEach(network -> gateways.put(network, behind.apply(Vantage.within(network, ready))));
    }
    return new Outlook(common, elsewhere(common, seen), gateways);
  }

  private SortedMap<String, Assignment> elsewhere(
      Assignment common, Function<Vantage, Assignment> seen) {
    SortedMap<String, Assignment> others = new TreeMap<>();
    vantages.forEach(
        (network, vantage) -> {
          Assignment there = seen.apply(vantage);
          if (!there.equals(common)) {
            others.put(network, there);
          }
        });
    return others;
  }

  private Vantage vantage(String network) {
    Vantage vantage = vantages.get(network);
    if (vantage == null) {
      throw new IllegalStateException("no vantage of " + network);
    }
    return vantage;
  }

  /**
   * The cluster of one environment. Routes send it what the service's split says; what the
   * environment is not to serve of that goes on to those that get more than routes send them. So
   * all sides together publish exactly the shares.
   */
  private Assignment side(String environment, Shares shares, Vantage vantage) {
    boolean holds = asked.policy().empty() == Empty.HOLD;
    boolean serves = vantage.weights().containsKey(environment);
    if (holds && !serves) {
      return Assignment.EMPTY;
    }
    List<SortedMap<String, Integer>> tiers = new ArrayList<>();
    tiers.add(flows(environment, shares, serves));
    if (!holds) {
      tiers.add(new TreeMap<>(shares.published()));
    }
    shares.standby().forEach(one -> tiers.add(whole(one)));
    return assignment(tiers, vantage);
  }

  /** Who serves an environment's users first. */
  private SortedMap<String, Integer> flows(String environment, Shares shares, boolean serves) {
    int routed = asked.split().weight(environment);
    if (routed == 0) {
      // Nobody is sent here but a cohort; those who still follow the routes of before find it open.
      return serves ? whole(environment) : new TreeMap<>();
    }
    long kept = Math.min(routed, shares.published().getOrDefault(environment, 0));
    SortedMap<String, Long> gains = new TreeMap<>();
    shares
        .published()
        .forEach(
            (other, share) -> {
              long gain = (long) share - asked.split().weight(other);
              if (gain > 0) {
                gains.put(other, gain);
              }
            });
    long gained = gains.values().stream().mapToLong(Long::longValue).sum();
    SortedMap<String, Long> flows = new TreeMap<>();
    if (kept < routed) {
      gains.forEach((other, gain) -> flows.put(other, (routed - kept) * gain));
    }
    if (kept > 0) {
      flows.put(environment, kept * Math.max(1, gained));
    }
    return divided(flows);
  }

  /** What a network's gateway serves of an environment; whoever is there when it is not. */
  private Assignment behind(String environment, Vantage own) {
    boolean holds = asked.policy().empty() == Empty.HOLD;
    if (!own.weights().containsKey(environment)) {
      return holds ? Assignment.EMPTY : assignment(List.of(divided(own.weights())), own);
    }
    return assignment(
        holds ? List.of(whole(environment)) : List.of(whole(environment), divided(own.weights())),
        own);
  }

  /** Copies go where they were meant to go or nowhere. */
  private static Assignment alone(String environment, Vantage vantage) {
    return assignment(List.of(whole(environment)), vantage);
  }

  private static SortedMap<String, Integer> whole(String environment) {
    return new TreeMap<>(Map.of(environment, TrafficSplit.WHOLE));
  }

  private static SortedMap<String, Integer> divided(SortedMap<String, Long> weights) {
    SortedMap<String, Integer> parts = new TreeMap<>();
    if (!weights.isEmpty()) {
      Apportionment.of(TrafficSplit.WHOLE, weights)
          .forEach((environment, part) -> parts.put(environment, part.intValue()));
    }
    return parts;
  }

  /** Each environment in the first tier that names it, where anybody of it is ready. */
  private static Assignment assignment(List<SortedMap<String, Integer>> tiers, Vantage vantage) {
    SortedSet<String> placed = new TreeSet<>();
    List<List<LocalityShare>> published = new ArrayList<>();
    for (SortedMap<String, Integer> tier : tiers) {
      SortedMap<String, Integer> shares = new TreeMap<>(tier);
      shares.keySet().removeIf(one -> placed.contains(one) || !vantage.weights().containsKey(one));
      if (!shares.isEmpty()) {
        placed.addAll(shares.keySet());
        published.add(Weigh.tier(shares, vantage.endpoints()));
      }
    }
    return published.isEmpty() ? Assignment.EMPTY : new Assignment(published, 0);
  }
}
