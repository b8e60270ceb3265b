package io.sluice.store;

import io.sluice.store.anchor.Anchor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an operator chose for the audit.
 *
 * @param member this server's name
 * @param anchors where signed heads go; of files those that were written are compared
 * @param keep how long texts are kept, or nothing for ever
 */
public record AuditSettings(String member, List<Anchor> anchors, Optional<Duration> keep) {
  public AuditSettings {
    anchors = List.copyOf(anchors);
  }
}
