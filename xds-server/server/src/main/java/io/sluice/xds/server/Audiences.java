package io.sluice.xds.server;

import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.UnitChange;
import io.sluice.xds.server.Caller.Needs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private final Map<Dependencies, Members<EgressRoutes>> routes = new HashMap<>();

  /** What goes with the next change: nobody asks for it any more. */
  private final List<UnitChange> retired = new ArrayList<>();

  private long numbers;

  Audiences(Catalogue catalogue, Encoder encoder, NetworkVariants networks) {
    this.catalogue = catalogue;
    this.encoder = encoder;
    this.networks = networks;
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
            needs.dependencies(),
            key -> new Members<>(new EgressRoutes(key, ++numbers, render(key))));
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
    Members<EgressRoutes> shared = needs.routesByHost() ? routes.get(needs.dependencies()) : null;
    if (shared != null && --shared.count == 0) {
      routes.remove(needs.dependencies());
      shared.shared.retire(retired);
    }
  }

  /**
   * Makes services known together with the routes to them.
   *
   * @param services by name, as they are now
   * @param reshaped those whose clusters or routes are others than before
   * @param changes gets the routes that changed
   * @param publish called once, inside the step
   */
  synchronized void change(
      Map<String, Published> services,
      Collection<String> reshaped,
      List<UnitChange> changes,
      Runnable publish) {
    services.forEach(catalogue::put);
    if (!reshaped.isEmpty()) {
      for (Members<EgressRoutes> members : routes.values()) {
        EgressRoutes shared = members.shared;
        if (reshaped.stream().anyMatch(shared.dependencies()::includes)) {
          shared.become(render(shared.dependencies()), changes);
        }
      }
    }
    changes.addAll(retired);
    retired.clear();
    publish.run();
  }

  private Resource render(Dependencies dependencies) {
    return encoder.egressRoutes(catalogue.destinations(dependencies));
  }
}
