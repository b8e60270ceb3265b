package io.sluice.cli;

import io.sluice.cli.Difference.Kind;
import io.sluice.console.contract.PublishedBody;
import io.sluice.console.contract.PublishedBody.PublishedEndpointBody;
import io.sluice.console.contract.ShadowBody;
import io.sluice.console.contract.ShadowBody.ShadowChangeBody;
import io.sluice.console.contract.ShadowBody.ShadowDifferenceBody;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a server publishes against what it would with the sources that are only tried. */
final class ShadowRound {
  private ShadowRound() {}

  /**
   * Reads it.
   *
   * @param service one, or null for all
   * @param source one that is only tried, or empty for all of them
   * @throws Failure if the server cannot be read, or does not only try that source
   */
  static Round read(Client client, @Nullable String service, String source) {
    ShadowBody shadow = client.get("/shadow").as(ShadowBody.class);
    if (shadow.sources().isEmpty() || !(source.isEmpty() || shadow.sources().contains(source))) {
      throw new Failure(
          Failure.FAILED,
          (source.isEmpty() ? "no source" : source + " is no source that")
              + " is only tried (shadow: true); sluice sources lists them");
    }
    if (!source.isEmpty() && shadow.sources().size() > 1) {
      throw new Failure(
          Failure.FAILED,
          String.join(", ", shadow.sources())
              + " are tried together, and nothing tells one's part; use --with shadow");
    }
    TreeMap<String, Comparison> comparisons = new TreeMap<>();
    List<PublishedBody> published = PublishedSights.read(client, service, "");
    for (PublishedBody body : published) {
      int served = (int) body.endpoints().stream().filter(PublishedEndpointBody::published).count();
      comparisons.put(
          body.service(), new Comparison(body.service(), served, served, served, List.of()));
    }
    int shown = 0;
    for (ShadowDifferenceBody difference : shadow.differences()) {
      if (service == null || difference.service().equals(service)) {
        comparisons.compute(difference.service(), (name, same) -> comparison(difference, same));
        shown++;
      }
    }
    if (service != null && comparisons.isEmpty()) {
      throw new Failure(Failure.FAILED, "neither this server nor its shadow knows " + service);
    }
    List<Difference> further = new ArrayList<>();
    if (service == null && shadow.services() > shown) {
      further.add(
          new Difference(
              Kind.SERVICE,
              (shadow.services() - shown) + " more",
              "",
              "not listed",
              "would differ, too"));
    }
    return new Round(published, List.copyOf(comparisons.values()), further, List.of());
  }

  private static Comparison comparison(ShadowDifferenceBody difference, @Nullable Comparison same) {
    List<Difference> differences = new ArrayList<>();
    for (ShadowChangeBody change : difference.changes()) {
      differences.add(
          new Difference(
              kind(change.kind()),
              difference.service(),
              change.subject(),
              change.published().isEmpty() ? "unknown" : change.published(),
              change.shadow().isEmpty() ? "unknown" : change.shadow()));
    }
    int published = same == null ? 0 : same.published();
    int added = count(differences, Kind.MISSING);
    int gone = count(differences, Kind.EXTRA);
    return new Comparison(
        difference.service(), published, published + added - gone, published - gone, differences);
  }

  private static int count(List<Difference> differences, Kind kind) {
    return (int) differences.stream().filter(difference -> difference.kind() == kind).count();
  }

  /** As seen from Sluice: what the shadow would add is what is missing without it. */
  private static Kind kind(String change) {
    return switch (change) {
      case "ADDED" -> Kind.MISSING;
      case "MISSING" -> Kind.EXTRA;
      case "PORT" -> Kind.PORT;
      case "ENVIRONMENT" -> Kind.ENVIRONMENT;
      case "SHARE" -> Kind.SHARE;
      default -> Kind.HEALTH;
    };
  }
}
