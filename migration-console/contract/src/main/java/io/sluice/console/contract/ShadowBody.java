package io.sluice.console.contract;

import java.util.List;

/**
 * What would be otherwise if the sources that are only tried were published.
 *
 * @param sources which are tried
 * @param services how many services would differ
 * @param differences of the first of them, in order of names
 */
public record ShadowBody(
    List<String> sources, int services, List<ShadowDifferenceBody> differences) {
  public ShadowBody {
    sources = List.copyOf(sources);
    differences = List.copyOf(differences);
  }

  /**
   * One service that would differ.
   *
   * @param service federated
   * @param since when it first did, and has since
   * @param count how many changes there are
   * @param changes the first of them
   */
  public record ShadowDifferenceBody(
      String service, String since, int count, List<ShadowChangeBody> changes) {
    public ShadowDifferenceBody {
      changes = List.copyOf(changes);
    }
  }

  /**
   * One thing that would be otherwise.
   *
   * @param kind {@code ADDED}, {@code MISSING}, {@code HEALTH}, {@code PORT}, {@code ENVIRONMENT}
   *     or {@code SHARE}
   * @param subject address and port, or of a share the service's port
   * @param published what is now, empty for nothing
   * @param shadow what would be, empty for nothing
   */
  public record ShadowChangeBody(String kind, String subject, String published, String shadow) {}
}
