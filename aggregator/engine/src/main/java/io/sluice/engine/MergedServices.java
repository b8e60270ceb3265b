package io.sluice.engine;

import io.sluice.engine.merge.AddressIndex;
import io.sluice.engine.merge.AdmissionRule;
import io.sluice.engine.merge.Merge;
import io.sluice.engine.merge.ServiceInputs;
import io.sluice.engine.merge.SourceClaims;
import io.sluice.view.Cells;
import io.sluice.view.Conflict;
import io.sluice.view.Drains;
import io.sluice.view.FederatedView;
import io.sluice.view.Formats;
import io.sluice.view.Hold;
import io.sluice.view.Home;
import io.sluice.view.NextSplit;
import io.sluice.view.Policy;
import io.sluice.view.Previews;
import io.sluice.view.ServiceClaims;
import io.sluice.view.ServiceView;
import io.sluice.view.Source;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The merged view, and what is merged again when something it stands on changed. The loop's. */
final class MergedServices {
  /** Nobody wants to hear what was merged. */
  static final BiConsumer<ServiceView, List<SourceClaims>> UNHEARD = (service, claims) -> {};

  private final List<String> environments;
  private final StoredState stored;
  private final Map<String, KnownSource> sources;
  private final boolean tried;
  private final AddressIndex addresses = new AddressIndex();
  private Drains drains = Drains.NONE;
  private FederatedView view;

  /**
   * An empty view.
   *
   * @param sources by name, read at every merge
   * @param tried whether sources that are only tried take part, with all their names let in
   */
  MergedServices(
      List<String> environments,
      StoredState stored,
      Map<String, KnownSource> sources,
      Formats formats,
      boolean tried) {
    this.tried = tried;
    this.environments = environments;
    this.stored = stored;
    this.sources = sources;
    this.view = FederatedView.empty(formats);
  }

  FederatedView view() {
    return view;
  }

  /** Renders in these formats from here on; whether that is news. */
  boolean render(Formats formats) {
    if (formats.equals(view.formats())) {
      return false;
    }
    view = new FederatedView(formats, view.services());
    return true;
  }

  /**
   * Takes what is drained from here on.
   *
   * @return the services that this concerns; looks at all of them, when it is news
   */
  Set<String> drain(List<Hold> holds) {
    Drains before = drains;
    drains = Drains.of(holds, configured());
    Set<String> concerned = new TreeSet<>();
    if (!drains.standing().equals(before.standing())) {
      for (ServiceView service : view.services()) {
        if (service.endpoints().stream().anyMatch(it -> before.cover(it) || drains.cover(it))) {
          concerned.add(service.name());
        }
      }
    }
    return concerned;
  }

  private List<Source> configured() {
    return sources.values().stream().map(KnownSource::source).toList();
  }

  /** What one more drain would make of the services of which it means an endpoint. */
  List<Previews.Preview> preview(Hold drain) {
    Drains more = drains.with(drain);
    List<Previews.Preview> previews = new ArrayList<>();
    for (ServiceView before : view.services()) {
      if (before.endpoints().stream().anyMatch(it -> more.means(drain, it))) {
        String name = before.name();
        ServiceView after = merged(name, claims(name), stored.home(name), stored.split(name), more);
        previews.add(new Previews.Preview(before, after == null ? before : after));
      }
    }
    return previews;
  }

  /**
   * Merges services again, and those that share addresses with them.
   *
   * @param heard is told of every service that was merged and is there
   * @return the names of those that changed
   */
  Set<String> merge(Set<String> dirty, BiConsumer<ServiceView, List<SourceClaims>> heard) {
    Set<String> affected = new TreeSet<>(dirty);
    Map<String, List<SourceClaims>> claims = new HashMap<>();
    for (String service : dirty) {
      claims.put(service, claims(service));
      affected.addAll(addresses.update(service, claims.get(service), admission(service)));
    }
    Set<String> changed = new HashSet<>();
    Cells<ServiceView> cells = view.services();
    for (String service : affected) {
      List<SourceClaims> said = claims.computeIfAbsent(service, this::claims);
      ServiceView before = cells.get(service);
      ServiceView after = merged(service, said);
      if (after == null) {
        cells = cells.without(service);
      } else {
        heard.accept(after, said);
        if (after.equals(before)) {
          continue;
        }
        cells = cells.with(service, after);
      }
      if (before != null || after != null) {
        changed.add(service);
      }
    }
    view = new FederatedView(view.formats(), cells);
    return changed;
  }

  /** What a change would make of a service, by the merge that would do it; the view stays. */
  Optional<Previews.Preview> preview(String service, Previews.Change change) {
    ServiceView before = view.services().get(service);
    if (before == null) {
      return Optional.empty();
    }
    Home home = stored.home(service);
    StoredSplit after = home == null ? null : changed(home, stored.split(service), change);
    ServiceView seen = after == null ? null : merged(service, claims(service), home, after, drains);
    return Optional.of(new Previews.Preview(before, seen == null ? before : seen));
  }

  private static @Nullable StoredSplit changed(
      Home home, @Nullable StoredSplit before, Previews.Change change) {
    StoredSplit after = before;
    TrafficSplit split = change.split();
    if (split != null) {
      StoredSplit next = NextSplit.put(home.service(), after, home.environment(), split);
      after = next == null ? after : next;
    }
    Policy policy = change.policy();
    if (policy != null) {
      StoredSplit next = NextSplit.policy(home.service(), after, policy);
      after = next == null ? after : next;
    }
    return after;
  }

  private List<SourceClaims> claims(String service) {
    List<SourceClaims> claims = new ArrayList<>();
    for (KnownSource source : sources.values()) {
      ServiceClaims said = source.claims(service);
      if (said != null && (tried || !source.source().shadow())) {
        claims.add(new SourceClaims(source.source(), source.snapshot().isStale(), said));
      }
    }
    return claims;
  }

  private AdmissionRule admission(String service) {
    return new AdmissionRule() {
      @Override
      public boolean admits(Source source, String name) {
        return source.shadow() || stored.admits(source, name, service);
      }

      @Override
      public boolean admitsAny(Source source) {
        return source.shadow() || stored.admitsAny(source, service);
      }
    };
  }

  private @Nullable ServiceView merged(String service, List<SourceClaims> claims) {
    return merged(service, claims, stored.home(service), stored.split(service), drains);
  }

  private @Nullable ServiceView merged(
      String service,
      List<SourceClaims> claims,
      @Nullable Home home,
      @Nullable StoredSplit split,
      Drains drained) {
    if (claims.stream().noneMatch(SourceClaims::adds) && home == null && split == null) {
      return null;
    }
    Set<String> ports = new TreeSet<>();
    claims.forEach(said -> said.claims().claims().forEach(claim -> ports.add(claim.port())));
    List<Conflict> names = stored.nameConflicts(service, ports);
    return Merge.view(
        new ServiceInputs(
            service,
            environments,
            claims,
            home,
            split,
            stored.emergency(service),
            admission(service),
            addresses,
            names,
            drained));
  }
}
