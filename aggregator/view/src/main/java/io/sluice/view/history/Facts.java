package io.sluice.view.history;

import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.Standing;
import io.sluice.view.history.Fact.Dated;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** All that holds of one service at a moment, by key; each fact with when it began. One thread. */
public final class Facts {
  private final TreeMap<String, Dated> byKey = new TreeMap<>();

  /** Whether nothing is known. */
  public boolean isEmpty() {
    return byKey.isEmpty();
  }

  /** Takes a fact over; returns what it takes the place of, or null. */
  public @Nullable Dated apply(Dated dated) {
    String key = dated.fact().key();
    return dated.fact().ends() ? byKey.remove(key) : byKey.put(key, dated);
  }

  /** Everything, in order of keys; a view. */
  public Collection<Dated> all() {
    return byKey.values();
  }

  /** Whether proxies are offered an assignment of this name. */
  public boolean offers(String cluster) {
    String prefix = Fact.Published.prefix(cluster);
    String first = byKey.ceilingKey(prefix);
    return first != null && first.startsWith(prefix);
  }

  /** What stands under a fact's key, or null. */
  public @Nullable Dated get(Fact fact) {
    return byKey.get(fact.key());
  }

  /** What stands under a key, or null. */
  @Nullable Dated get(String key) {
    return byKey.get(key);
  }

  /** Everything whose key begins so, in order. */
  Collection<Dated> beginning(String prefix) {
    return byKey.subMap(prefix, prefix + Character.MAX_VALUE).values();
  }

  /**
   * What the view says of a service.
   *
   * @param service null when the view has none
   * @param sequence of the present snapshot of a source
   */
  public static List<Fact> of(@Nullable ServiceView service, ToLongFunction<String> sequence) {
    return service == null ? List.of() : of(service, service.endpoints(), sequence);
  }

  private static List<Fact> of(
      ServiceView service,
      List<io.sluice.view.Endpoint> endpoints,
      ToLongFunction<String> sequence) {
    List<Fact> facts = new ArrayList<>();
    facts.add(
        new Fact.Settings(
            service.home() == null ? "" : service.home(),
            service.split() == null ? new TreeMap<>() : service.split().weights(),
            service.generation(),
            service.policy().zero().name(),
            service.policy().empty().name()));
    service
        .policy()
        .steering()
        .overrides()
        .forEach((caller, split) -> facts.add(new Fact.CallerSplit(caller, split.weights())));
    for (ServicePort port : service.ports()) {
      facts.add(
          new Fact.Port(
              port.name(), port.protocol(), port.published(), port.assignment().dropped()));
    }
    for (io.sluice.view.Endpoint endpoint : endpoints) {
      facts.add(endpoint(endpoint, sequence));
    }
    return facts;
  }

  private static Fact.Endpoint endpoint(
      io.sluice.view.Endpoint endpoint, ToLongFunction<String> sequence) {
    List<String> sources = new ArrayList<>(endpoint.provenance().size());
    for (io.sluice.view.Endpoint.Provenance one : endpoint.provenance()) {
      if (!sources.contains(one.source())) {
        sources.add(one.source());
      }
    }
    io.sluice.view.Endpoint.@Nullable Provenance winner =
        endpoint.provenance().isEmpty() ? null : endpoint.provenance().get(0);
    return new Fact.Endpoint(
        new Fact.Place(
            endpoint.network(), endpoint.address(), endpoint.port(), endpoint.servicePort()),
        endpoint.environment(),
        endpoint.region(),
        endpoint.zone(),
        endpoint.health().name(),
        endpoint.weight(),
        endpoint.state().name(),
        (winner == null ? Standing.LIVE : winner.standing()).word(),
        winner != null && winner.stale(),
        sources,
        winner == null ? 0 : sequence.applyAsLong(winner.source()));
  }

  /**
   * What a view says of a service otherwise than the one before it. No fact is made of the
   * endpoints that stand before and behind all that changed.
   *
   * @param sequence of the present snapshot of a source
   */
  public static List<Fact> between(
      ServiceView before, ServiceView after, ToLongFunction<String> sequence) {
    List<io.sluice.view.Endpoint> old = before.endpoints();
    List<io.sluice.view.Endpoint> now = after.endpoints();
    int shorter = Math.min(old.size(), now.size());
    int first = 0;
    while (first < shorter && old.get(first).equals(now.get(first))) {
      first++;
    }
    int behind = 0;
    while (behind < shorter - first
        && old.get(old.size() - 1 - behind).equals(now.get(now.size() - 1 - behind))) {
      behind++;
    }
    Facts facts = new Facts();
    for (Fact fact : of(before, old.subList(first, old.size() - behind), sequence)) {
      facts.apply(new Dated(0, fact));
    }
    return facts.until(of(after, now.subList(first, now.size() - behind), sequence), sequence);
  }

  /**
   * What makes these the given ones, as far as the view says them: assignments and proxies are left
   * alone.
   *
   * @param sequence of the present snapshot of a source
   */
  public List<Fact> until(List<Fact> after, ToLongFunction<String> sequence) {
    List<Fact> steps = new ArrayList<>();
    Map<String, Fact> wanted = new LinkedHashMap<>();
    after.forEach(fact -> wanted.put(fact.key(), fact));
    for (Map.Entry<String, Dated> before : byKey.entrySet()) {
      Fact gone = before.getValue().fact();
      if (isOfTheView(gone) && !wanted.containsKey(before.getKey())) {
        steps.add(
            gone instanceof Fact.Endpoint endpoint
                ? new Fact.EndpointGone(
                    endpoint.place(), endpoint.source(), sequence.applyAsLong(endpoint.source()))
                : end(gone));
      }
    }
    for (Map.Entry<String, Fact> one : wanted.entrySet()) {
      Dated before = byKey.get(one.getKey());
      if (before == null || !one.getValue().says(before.fact())) {
        steps.add(one.getValue());
      }
    }
    return steps;
  }

  private static boolean isOfTheView(Fact fact) {
    return fact instanceof Fact.Endpoint
        || fact instanceof Fact.Port
        || fact instanceof Fact.CallerSplit
        || fact instanceof Fact.Settings;
  }

  /** What ends a fact when nobody knows what ended it. */
  public static Fact end(Fact fact) {
    if (fact instanceof Fact.Endpoint endpoint) {
      return new Fact.EndpointGone(endpoint.place(), endpoint.source(), 0);
    }
    if (fact instanceof Fact.Port port) {
      return new Fact.PortGone(port.name());
    }
    if (fact instanceof Fact.CallerSplit split) {
      return new Fact.CallerSplitGone(split.caller());
    }
    if (fact instanceof Fact.Settings) {
      return new Fact.ServiceGone();
    }
    if (fact instanceof Fact.Published published) {
      return new Fact.Published(published.cluster(), published.variant(), "");
    }
    if (fact instanceof Fact.Held held) {
      return new Fact.Held(held.cluster(), held.proxy(), "");
    }
    if (fact instanceof Fact.Connected connected) {
      return new Fact.Connected(connected.proxy(), connected.service(), Fact.Link.FORGOTTEN);
    }
    throw new IllegalArgumentException(fact + " ends already");
  }
}
