package io.sluice.view;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What operators take out of the traffic, as every merge sees it.
 *
 * @param standing drains, the oldest first
 * @param silent sources that bring no endpoint (they only veto), so that their word keeps none
 */
public record Drains(List<Hold> standing, Set<String> silent) {
  /** Nothing is drained. */
  public static final Drains NONE = new Drains(List.of(), Set.of());

  private static final Comparator<Hold> OLDEST =
      Comparator.comparing(Hold::since).thenComparing(Hold.ORDER);

  public Drains {
    standing = List.copyOf(standing);
    silent = Set.copyOf(silent);
  }

  /** Those among what stands. */
  public static Drains of(List<Hold> holds, Collection<Source> sources) {
    return new Drains(
        holds.stream().filter(hold -> hold.scope().drains()).sorted(OLDEST).toList(),
        sources.stream()
            .filter(source -> source.trust() == Source.Trust.VETO)
            .map(Source::name)
            .collect(Collectors.toSet()));
  }

  /** These and one more, the newest, in place of one of the same thing. */
  public Drains with(Hold drain) {
    List<Hold> more = new ArrayList<>(standing);
    more.removeIf(old -> old.scope() == drain.scope() && old.name().equals(drain.name()));
    more.add(drain);
    return new Drains(more, silent);
  }

  /** Whether some drain means this endpoint. */
  public boolean cover(Endpoint endpoint) {
    return standing.stream().anyMatch(drain -> means(drain, endpoint));
  }

  /**
   * Whether one of these means an endpoint: a zone's what is in it; a source's what it brings and
   * no source that is not drained vouches for.
   */
  public boolean means(Hold drain, Endpoint endpoint) {
    if (drain.scope() == Hold.Scope.DRAINED_ZONE) {
      return endpoint.zone().equals(drain.name());
    }
    return endpoint.provenance().stream().anyMatch(claim -> claim.source().equals(drain.name()))
        && !silent.contains(drain.name())
        && endpoint.provenance().stream().noneMatch(this::vouches);
  }

  private boolean vouches(Endpoint.Provenance claim) {
    return claim.admitted()
        && claim.health().isReady()
        && claim.standing().serves()
        && !silent.contains(claim.source())
        && standing.stream()
            .noneMatch(
                drain ->
                    drain.scope() == Hold.Scope.DRAINED_SOURCE
                        && drain.name().equals(claim.source()));
  }
}
