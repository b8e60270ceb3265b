package io.sluice.xds.server;

import io.sluice.view.Formats;
import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.Scope;
import io.sluice.xds.protocol.UnitChange;
import io.sluice.xds.resources.Destination;
import io.sluice.xds.resources.Edge;
import io.sluice.xds.resources.ResourceNames;
import io.sluice.xds.server.Caller.Gateway;
import io.sluice.xds.server.Caller.Ingress;
import io.sluice.xds.server.Caller.Needs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
  private final Hosts hosts;
  private final Shared<Formed, Audience> audiences = new Shared<>();
  private final Shared<Routed, EgressRoutes> routes = new Shared<>();
  private final Shared<Owned, OwnResources> owned = new Shared<>();

  /** Those that have another format from the next change on. */
  private final List<Placed> moved = new ArrayList<>();

  /** What goes with the next change: nobody asks for it any more. */
  private final List<UnitChange> retired = new ArrayList<>();

  /** One for each stream. */
  private final Set<Placed> streams = Collections.newSetFromMap(new IdentityHashMap<>());

  private Formats formats = Formats.of(1);
  private long numbers;

  /** Whether manifests may open ways past the mesh. */
  private boolean open = true;

  /** Whether any proxy ever did; it costs a second form of each cluster that changes. */
  private boolean keepsCase;

  Audiences(Catalogue catalogue, Encoder encoder, NetworkVariants networks) {
    this.catalogue = catalogue;
    this.encoder = encoder;
    this.networks = networks;
    this.hosts = new Hosts(catalogue);
  }

  /** Needs in a rendering format. */
  private record Formed(Needs needs, int format) {}

  /** What routes depend on. */
  private record Routed(
      String name, Dependencies dependencies, boolean gateway, Edge edge, int format) {
    static Routed of(String name, Formed formed) {
      Needs needs = formed.needs();
      return name.equals(ResourceNames.EGRESS_ROUTES)
          ? new Routed(
              name,
              needs.dependencies(),
              needs.gateway() != null,
              needs.edge().ofRoutes(needs.egressPort()),
              formed.format())
          : new Routed(
              name,
              Dependencies.of(List.of(ResourceNames.serviceOfDoor(name))),
              false,
              Edge.PLAIN,
              formed.format());
    }
  }

  /** What a proxy's own resources depend on. */
  private record Owned(
      int egressPort, @Nullable Gateway gateway, @Nullable Ingress ingress, Edge edge, int format) {
    static Owned of(Formed formed) {
      Needs needs = formed.needs();
      return new Owned(
          needs.egressPort(), needs.gateway(), needs.ingress(), needs.edge(), formed.format());
    }
  }

  /** From now on no manifest opens a way past the mesh. */
  synchronized void closeWaysPastTheMesh() {
    open = false;
  }

  /** One stream more; {@link #leave(Placed)} once for each. */
  synchronized Placed place(Needs wanted, String caller, String proxy) {
    Needs needs = open ? wanted : wanted.insideTheMesh();
    Placed placed = new Placed(join(new Formed(needs, formats.of(proxy))), caller, proxy);
    streams.add(placed);
    return placed;
  }

  /** One that shares what callers with these needs have in the format in force. */
  synchronized Audience join(Needs needs) {
    return join(new Formed(needs, formats.number()));
  }

  private Audience join(Formed formed) {
    keepsCase |= formed.needs().edge().keepsCase();
    return audiences.join(formed, this::audience);
  }

  private Audience audience(Formed formed) {
    Needs needs = formed.needs();
    Encoder in = encoder.in(formed.format());
    OwnResources own = owned.join(Owned.of(formed), key -> new OwnResources(needs, in));
    return new Audience(
        needs, formed.format(), networks.of(needs), catalogue, in, own, routesOf(formed));
  }

  private Map<String, EgressRoutes> routesOf(Formed formed) {
    Map<String, EgressRoutes> byName = new TreeMap<>();
    for (String name : formed.needs().routes()) {
      byName.put(
          name,
          routes.join(
              Routed.of(name, formed), key -> new EgressRoutes(name, ++numbers, render(key))));
    }
    return byName;
  }

  synchronized void leave(Placed placed) {
    if (streams.remove(placed)) {
      leave(placed.audience());
    }
  }

  synchronized void leave(Audience audience) {
    Formed formed = new Formed(audience.needs(), audience.format());
    if (audiences.leave(formed) == null) {
      return;
    }
    owned.leave(Owned.of(formed));
    for (String name : formed.needs().routes()) {
      EgressRoutes left = routes.leave(Routed.of(name, formed));
      if (left != null) {
        left.retire(retired);
      }
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
      hosts.forget();
      routes.each(
          (routed, known) -> {
            if (reshaped.stream().anyMatch(routed.dependencies()::includes)) {
              known.become(render(routed), changes);
            }
          });
    }
    if (keepsCase) {
      CaseUnits.addTo(changes);
    }
    List<Scope> scopes = new ArrayList<>(moved);
    moved.clear();
    changes.addAll(retired);
    retired.clear();
    if (!callers.isEmpty()) {
      streams.stream().filter(it -> callers.contains(it.caller())).forEach(scopes::add);
    }
    publish.accept(scopes);
  }

  /**
   * Gives each proxy its format; goes out with the change that follows at once.
   *
   * @param now milliseconds since the epoch
   */
  synchronized void become(Formats other, long now) {
    if (other.equals(formats)) {
      return;
    }
    formats = other;
    for (Placed placed : streams) {
      Audience before = placed.audience();
      int format = other.of(placed.proxy());
      if (format != before.format()) {
        placed.become(join(new Formed(before.needs(), format)), now);
        leave(before);
        moved.add(placed);
      }
    }
  }

  /** A gateway makes no copies: what comes to it was copied where it was sent. */
  private Resource render(Routed routed) {
    List<Destination> destinations = catalogue.destinations(routed.dependencies());
    Encoder in = encoder.in(routed.format());
    if (!routed.name().equals(ResourceNames.EGRESS_ROUTES)) {
      return in.doorRoutes(
          destinations.stream()
              .filter(each -> each.isPort() && each.port().isEmpty())
              .findFirst()
              .orElseThrow());
    }
    List<Destination> called =
        routed.gateway()
            ? destinations.stream()
                .map(each -> each.treated(each.treatment().withoutMirror()))
                .toList()
            : destinations;
    return in.egressRoutes(hosts.of(called, routed.format(), in), routed.edge());
  }
}
