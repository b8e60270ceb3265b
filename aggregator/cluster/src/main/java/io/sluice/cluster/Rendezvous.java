package io.sluice.cluster;

import io.sluice.view.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The order in which members are asked to own a source: every member computes the same one, and who
 * comes or goes moves only what is his (highest random weight, Thaler and Ravishankar 1998).
 */
final class Rendezvous {
  private Rendezvous() {}

  /** The members, the first in order first. */
  static List<Peer> order(String source, Collection<Peer> members) {
    return members.stream()
        .sorted(
            Comparator.comparing((Peer peer) -> weight(source, peer.name()))
                .reversed()
                .thenComparing(Peer::name)
                .thenComparing(Peer::run))
        .toList();
  }

  private static long weight(String source, String member) {
    byte[] bytes = (source + '\0' + member).getBytes(StandardCharsets.UTF_8);
    return Digest.of(bytes).high();
  }
}
