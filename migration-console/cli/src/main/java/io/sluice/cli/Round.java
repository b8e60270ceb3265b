package io.sluice.cli;

import io.sluice.cli.Difference.Kind;
import io.sluice.cli.Side.Question;
import io.sluice.cli.Side.Seen;
import io.sluice.cli.Side.Unread;
import io.sluice.console.contract.PublishedBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Both sides at one moment.
 *
 * @param published what Sluice publishes, by service
 * @param comparisons of every service that both know, or that one of them misses, by name
 * @param strangers what the other side has, and no service of Sluice's is called
 * @param unknown services that the other side never had: not compared
 */
record Round(
    List<PublishedBody> published,
    List<Comparison> comparisons,
    List<Difference> strangers,
    List<String> unknown) {

  /** Reads both sides. */
  interface Reader {
    /**
     * The sides now.
     *
     * @throws Failure if Sluice cannot be read
     * @throws Unread if the other side cannot
     */
    Round read() throws Unread;
  }

  /**
   * Reads both.
   *
   * @param service one, or null for all
   * @param name what the other side calls it, or null when that is to be found out
   * @param network of the proxies that get what Sluice publishes
   */
  static Round read(
      Client client, Side side, @Nullable String service, @Nullable String name, String network)
      throws Unread {
    List<PublishedBody> published = PublishedSights.read(client, service, network);
    return of(published, side, side.read(new Question(published, service, name)), service);
  }

  private static Round of(
      List<PublishedBody> published, Side side, Seen seen, @Nullable String service) {
    TreeMap<String, List<Sight>> ours = new TreeMap<>();
    published.forEach(body -> ours.put(body.service(), PublishedSights.of(body)));
    if (service != null && ours.isEmpty()) {
      List<Sight> theirs = seen.services().getOrDefault(service, List.of());
      if (theirs.isEmpty()) {
        throw new Failure(
            Failure.FAILED,
            "neither this server nor " + side.words() + " knows a service " + service);
      }
      ours.put(service, List.of());
    }
    List<Comparison> comparisons = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    ours.forEach(
        (name, sights) -> {
          List<Sight> theirs = seen.services().get(name);
          if (theirs == null && !seen.complete() && service == null) {
            unknown.add(name);
          } else {
            comparisons.add(Comparison.of(name, sights, theirs == null ? List.of() : theirs));
          }
        });
    return new Round(published, comparisons, strangers(seen, side), unknown);
  }

  private static List<Difference> strangers(Seen seen, Side side) {
    return seen.strangers().stream()
        .map(
            name ->
                new Difference(
                    Kind.SERVICE,
                    name,
                    "",
                    "no service",
                    "known to " + side.words().split(" ", 2)[0]))
        .toList();
  }

  /** All of them. */
  List<Difference> differences() {
    return Stream.concat(
            comparisons.stream().flatMap(comparison -> comparison.differences().stream()),
            strangers.stream())
        .toList();
  }

  /** How many services differ. */
  int differing() {
    Set<String> services =
        differences().stream().map(Difference::service).collect(Collectors.toSet());
    return services.size();
  }
}
