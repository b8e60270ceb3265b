package io.sluice.launcher;

import io.sluice.cluster.Cluster;
import io.sluice.cluster.ClusterSettings;
import io.sluice.cluster.Discovery;
import io.sluice.launcher.ClusterKeys.Chosen;
import io.sluice.view.KnownGood;
import io.sluice.view.Members;
import io.sluice.view.Snapshot;
import io.sluice.view.Term;
import io.sluice.view.cluster.Leadership;
import io.sluice.view.cluster.Leases;
import io.sluice.view.cluster.SharedSources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * This member's place in its cluster, for parts that are made before it is taken: until then it
 * leads nothing and hears of nobody. Any thread.
 */
final class ClusterSeat implements SharedSources, Leadership, Members {
  private final ServerConfiguration configuration;
  private final Chosen chosen;

  /** Written once, before the parts that use it start. */
  private volatile @Nullable Cluster cluster;

  /** Shown while it is alone. */
  private volatile Members own = List::of;

  ClusterSeat(ServerConfiguration configuration, Chosen chosen) {
    this.configuration = configuration;
    this.chosen = chosen;
  }

  /**
   * Joins the others.
   *
   * @param known what the run before knew, or null
   * @param self shows this member
   * @param steady measures leases
   */
  Cluster take(Leases leases, @Nullable KnownGood known, ThisMember self, Clock steady)
      throws StartFailure {
    own = self;
    try {
      Cluster joined = Cluster.open(settings(known), leases, self, steady);
      cluster = joined;
      return joined;
    } catch (IOException e) {
      throw new StartFailure("the cluster cannot be joined: " + e.getMessage(), e);
    }
  }

  private ClusterSettings settings(@Nullable KnownGood known) {
    Map<String, Term> terms = new HashMap<>();
    for (ServerConfiguration.SourceConfiguration source : configuration.sources()) {
      Snapshot part = known == null ? null : known.snapshot(source.source());
      if (part != null) {
        terms.put(source.source().name(), part.term());
      }
    }
    return new ClusterSettings(
        chosen.name(),
        configuration.member(),
        chosen.listen(),
        discovery(),
        likeness(),
        configuration.sources().stream().map(source -> source.source().name()).toList(),
        terms);
  }

  private Discovery discovery() {
    if (!chosen.members().isEmpty()) {
      return new Discovery.MemberList(chosen.members());
    }
    String place = chosen.dns().isEmpty() ? chosen.kubernetes() : chosen.dns();
    int colon = place.lastIndexOf(':');
    String host = place.substring(0, colon);
    int port = Integer.parseInt(place.substring(colon + 1));
    return chosen.dns().isEmpty()
        ? new Discovery.Kubernetes(host, port)
        : new Discovery.Dns(host, port);
  }

  /** What has to be the same everywhere, or members would make different things of one snapshot. */
  private SortedMap<String, String> likeness() {
    SortedMap<String, String> likeness = new TreeMap<>();
    likeness.put("environments", fingerprint(configuration.environments().toString()));
    likeness.put(
        "sources",
        fingerprint(
            configuration.sources().stream()
                .map(source -> source.source() + " " + source.check())
                .collect(Collectors.joining("\n"))));
    likeness.put(
        "identity",
        fingerprint(
            configuration.sources().stream()
                .map(source -> source.source().name() + " " + source.identity())
                .collect(Collectors.joining("\n"))));
    return likeness;
  }

  private static String fingerprint(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private Cluster joined() {
    Cluster taken = cluster;
    if (taken == null) {
      throw new IllegalStateException("the cluster is used before it was joined");
    }
    return taken;
  }

  @Override
  public void subscribe(Listener listener) {
    joined().subscribe(listener);
  }

  @Override
  public void tell(Snapshot snapshot, Set<String> changed) {
    joined().tell(snapshot, changed);
  }

  @Override
  public String holder() {
    Cluster taken = cluster;
    return taken == null ? configuration.member() : taken.holder();
  }

  @Override
  public long epoch() {
    Cluster taken = cluster;
    return taken == null ? 0 : taken.epoch();
  }

  @Override
  public List<Member> members() {
    Cluster taken = cluster;
    return taken == null ? own.members() : taken.members();
  }
}
