package io.sluice.launcher;

import io.sluice.cluster.OwnState;
import io.sluice.engine.Aggregator;
import io.sluice.view.FederatedView;
import io.sluice.view.Members;
import io.sluice.view.Sources;
import io.sluice.view.cluster.PublishedUnits;
import io.sluice.xds.resources.Rendering;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The one member there is. */
final class ThisMember implements Members, OwnState {
  private static final String RENDERED =
      Rendering.KNOWN.stream().map(String::valueOf).collect(Collectors.joining(","));

  private final ServerConfiguration configuration;
  private final Aggregator aggregator;
  private final Supplier<PublishedUnits> published;
  private final String version;
  private final long since;

  /**
   * A member that runs.
   *
   * @param published what it publishes now
   * @param since when it started, milliseconds since the epoch
   */
  ThisMember(
      ServerConfiguration configuration,
      Aggregator aggregator,
      Supplier<PublishedUnits> published,
      String version,
      long since) {
    this.configuration = configuration;
    this.aggregator = aggregator;
    this.published = published;
    this.version = version;
    this.since = since;
  }

  @Override
  public List<Member> members() {
    return List.of(member());
  }

  @Override
  public PublishedUnits published() {
    return published.get();
  }

  @Override
  public Member member() {
    FederatedView view = aggregator.view();
    SortedMap<String, Sources.State> sources = new TreeMap<>();
    aggregator.sources().forEach(status -> sources.put(status.source().name(), status.state()));
    SortedMap<String, String> digests = new TreeMap<>(published.get().digests());
    digests.put(Member.FORMAT, view.formats().toString());
    digests.put(Member.RENDERS, RENDERED);
    return new Member(
        configuration.member(),
        true,
        version,
        since,
        configuration.store().shared() ? "postgresql" : "h2",
        view.version(),
        view.services().size(),
        sources,
        aggregator.waitingFor(),
        digests,
        Place.ALONE);
  }
}
