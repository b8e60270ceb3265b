package io.sluice.xds.server;

import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.Scope;
import io.sluice.xds.protocol.UnitChange;
import io.sluice.xds.resources.Destination;
import io.sluice.xds.server.Caller.Needs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Callers by their needs. Joins come from xDS loops and changes from the aggregator's loop, so one
 * lock makes a change of the catalogue and of all routes one step: whoever joins sees both or
 * neither.
 */
final class Audiences {
  private final Catalogue catalogue;
  private final Encoder encoder;
  private final NetworkVariants networks;
  private final Map<Needs, Members<Audience>> audiences = new HashMap<>();
  private final Map<Routed, Members<EgressRoutes>> routes = new HashMap<>();

  /** What goes with the next change: nobody asks for it any more. */
  private final List<UnitChange> retired = new ArrayList<>();

  private long numbers;

  Audiences(Catalogue catalogue, Encoder encoder, NetworkVariants networks) {
    this.catalogue = catalogue;
    this.encoder = encoder;
    this.networks = networks;
  }

  /** What routes depend on. */
  private record Routed(Dependencies dependencies, boolean gateway) {
    static Routed of(Needs needs) {
      return new Routed(needs.dependencies(), needs.gateway() != null);
    }
  }

  /** Something shared, and by how many. */
  private static final class Members<T> {
    private final T shared;
    private int count;

    Members(T shared) {
      this.shared = shared;
    }
  }

  /** One stream more; {@link #leave} once for each. */
  synchronized Audience join(Needs needs) {
    Members<Audience> members =
        audiences.computeIfAbsent(
            needs,
            key ->
                new Members<>(
                    new Audience(key, networks.of(key), catalogue, encoder, routesOf(key))));
    members.count++;
    return members.shared;
  }

  private @Nullable EgressRoutes routesOf(Needs needs) {
    if (!needs.routesByHost()) {
      return null;
    }
    Members<EgressRoutes> members =
        routes.computeIfAbsent(
            Routed.of(needs), key -> new Members<>(new EgressRoutes(++numbers, render(key))));
    members.count++;
    return members.shared;
  }

  synchronized void leave(Audience audience) {
    Needs needs = audience.needs();
    Members<Audience> members = audiences.get(needs);
    if (members == null || --members.count > 0) {
      return;
    }
    audiences.remove(needs);
    Members<EgressRoutes> shared = needs.routesByHost() ? routes.get(Routed.of(needs)) : null;
    if (shared != null && --shared.count == 0) {
      routes.remove(Routed.of(needs));
      shared.shared.retire(retired);
    }
  }

  /**
   * Makes services known together with the routes to them.
   *
   * @param services by name, as they are now
   * @param reshaped those whose clusters or routes are others than before
   * @param changes gets the routes that changed
   * @param publish called once, inside the step, with the scopes that answer otherwise than before
   */
  synchronized void change(
      Map<String, Published> services,
      Collection<String> reshaped,
      List<UnitChange> changes,
      Consumer<List<Scope>> publish) {
    Set<String> callers = new TreeSet<>();
    services.forEach((name, published) -> callers.addAll(catalogue.put(name, published)));
    if (!reshaped.isEmpty()) {
      routes.forEach(
          (routed, members) -> {
            if (reshaped.stream().anyMatch(routed.dependencies()::includes)) {
              members.shared.become(render(routed), changes);
            }
          });
    }
    changes.addAll(retired);
    retired.clear();
    publish.accept(scopes(callers));
  }

  private List<Scope> scopes(Set<String> callers) {
    List<Scope> scopes = new ArrayList<>();
    for (Members<Audience> members : audiences.values()) {
      for (String caller : callers) {
        Scope scope = members.shared.known(caller);
        if (scope != null) {
          scopes.add(scope);
        }
      }
    }
    return scopes;
  }

  /** A gateway makes no copies: what comes to it was copied where it was sent. */
  private Resource render(Routed routed) {
    List<Destination> destinations = catalogue.destinations(routed.dependencies());
    return encoder.egressRoutes(
        routed.gateway()
            ? destinations.stream()
                .map(each -> each.treated(each.treatment().withoutMirror()))
                .toList()
            : destinations);
  }
}
