package io.sluice.console.web;

import io.sluice.console.contract.PreviewBody;
import io.sluice.console.contract.PreviewBody.AskedBody;
import io.sluice.console.contract.PreviewBody.ClusterBody;
import io.sluice.console.contract.PreviewBody.EndpointChangeBody;
import io.sluice.console.contract.PreviewBody.SharesBody;
import io.sluice.console.contract.PreviewBody.StandingBody;
import io.sluice.console.contract.PreviewBody.VariantBody;
import io.sluice.view.Previews.Preview;
import io.sluice.view.Receivers.Cluster;
import io.sluice.view.Receivers.Variant;
import io.sluice.view.ServiceView;
import io.sluice.view.Slices;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeSet;

/** A preview as a body: what differs for whom, and in which words. Pure. */
final class PreviewRendering {
  /** Changed endpoints that one answer lists: about 2 MB of it. */
  private static final int MOST_ENDPOINTS = 10_000;

  /** Lines of the diff; nobody reads more. */
  private static final int MOST_LINES = 5_000;

  private final ServiceRendering rendering;
  private int endpoints;
  private boolean complete = true;

  PreviewRendering(ServiceRendering rendering) {
    this.rendering = rendering;
  }

  PreviewBody body(Preview preview, List<String> blockers, List<Variant> variants) {
    ServiceView before = preview.before();
    List<VariantBody> bodies = variants.stream().map(this::variant).toList();
    return new PreviewBody(
        before.name(),
        before.generation(),
        variants.stream().anyMatch(one -> one.clusters().stream().anyMatch(Cluster::changes))
            || steered(before, preview.after()),
        asked(before),
        asked(preview.after()),
        blockers,
        new PreviewWords(preview).consequences(),
        bodies,
        complete,
        diff(before, variants));
  }

  /** Whether clusters or routes differ, which no assignment shows. */
  private static boolean steered(ServiceView before, ServiceView after) {
    return !before.policy().steering().equals(after.policy().steering())
        || !before.policy().warmUpMs().equals(after.policy().warmUpMs())
        || !slices(before).equals(slices(after));
  }

  private static List<Slices> slices(ServiceView service) {
    return service.ports().stream().map(port -> port.steered().slices()).toList();
  }

  private AskedBody asked(ServiceView service) {
    TrafficSplit split = service.split();
    return new AskedBody(
        split == null ? Map.of() : rendering.ordered(split.weights()),
        service.policy().zero().name(),
        service.policy().empty().name());
  }

  private VariantBody variant(Variant variant) {
    return new VariantBody(
        List.copyOf(variant.networks()),
        List.copyOf(variant.gateways()),
        List.copyOf(variant.callers()),
        variant.proxies().values().stream().mapToInt(Integer::intValue).sum(),
        variant.proxies(),
        variant.clusters().stream().map(this::cluster).toList());
  }

  private ClusterBody cluster(Cluster cluster) {
    Layout before = new Layout(cluster.before());
    Layout after = new Layout(cluster.after());
    return new ClusterBody(
        cluster.name(),
        cluster.changes(),
        shares(cluster.versionBefore(), before),
        shares(cluster.versionAfter(), after),
        endpoints(before.endpoints(), after.endpoints()));
  }

  private SharesBody shares(String version, Layout layout) {
    return new SharesBody(
        version, rendering.ordered(layout.published()), layout.standby(), layout.dropped());
  }

  private List<EndpointChangeBody> endpoints(
      SortedMap<Layout.Spot, StandingBody> before, SortedMap<Layout.Spot, StandingBody> after) {
    List<EndpointChangeBody> changes = new ArrayList<>();
    TreeSet<Layout.Spot> spots = new TreeSet<>(before.keySet());
    spots.addAll(after.keySet());
    for (Layout.Spot spot : spots) {
      StandingBody old = before.get(spot);
      StandingBody now = after.get(spot);
      if (Objects.equals(old, now)) {
        continue;
      }
      if (endpoints == MOST_ENDPOINTS) {
        complete = false;
        break;
      }
      endpoints++;
      changes.add(
          new EndpointChangeBody(
              spot.environment(),
              spot.region(),
              spot.zone(),
              spot.address(),
              spot.port(),
              old,
              now));
    }
    return changes;
  }

  private static String diff(ServiceView before, List<Variant> variants) {
    List<String> lines = new ArrayList<>();
    for (Variant variant : variants) {
      for (Cluster cluster : variant.clusters()) {
        String title = cluster.name() + "  " + PreviewWords.who(variant);
        lines.addAll(
            UnifiedDiff.of(
                title + "  generation " + before.generation(),
                title + "  preview",
                new Layout(cluster.before()).lines(),
                new Layout(cluster.after()).lines()));
      }
    }
    if (lines.size() > MOST_LINES) {
      int more = lines.size() - MOST_LINES;
      lines = new ArrayList<>(lines.subList(0, MOST_LINES));
      lines.add("... " + more + " more lines");
    }
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}
