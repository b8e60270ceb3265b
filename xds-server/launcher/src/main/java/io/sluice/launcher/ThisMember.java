package io.sluice.launcher;

import io.sluice.engine.Aggregator;
import io.sluice.view.FederatedView;
import io.sluice.view.Members;
import io.sluice.view.Sources;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The one member there is. */
final class ThisMember implements Members {
  private final ServerConfiguration configuration;
  private final Aggregator aggregator;
  private final String version;
  private final long since;

  /**
   * A member that runs.
   *
   * @param since when it started, milliseconds since the epoch
   */
  ThisMember(ServerConfiguration configuration, Aggregator aggregator, String version, long since) {
    this.configuration = configuration;
    this.aggregator = aggregator;
    this.version = version;
    this.since = since;
  }

  @Override
  public List<Member> members() {
    FederatedView view = aggregator.view();
    SortedMap<String, Sources.State> sources = new TreeMap<>();
    aggregator.sources().forEach(status -> sources.put(status.source().name(), status.state()));
    return List.of(
        new Member(
            configuration.member(),
            true,
            version,
            since,
            configuration.store().shared() ? "postgresql" : "h2",
            view.version(),
            view.services().size(),
            sources,
            aggregator.waitingFor()));
  }
}
