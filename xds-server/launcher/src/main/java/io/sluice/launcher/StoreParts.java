package io.sluice.launcher;

import io.sluice.store.AuditSettings;
import io.sluice.store.Database;
import io.sluice.store.EmergencyStore;
import io.sluice.store.LastKnownGood;
import io.sluice.store.ProvenAudit;
import io.sluice.store.TrustedStore;
import io.sluice.view.Formats;
import io.sluice.view.KnownGood;
import io.sluice.view.SplitStore;
import io.sluice.xds.resources.Rendering;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a member keeps beyond its own end.
 *
 * @param memory what proxies were told last, on disk
 * @param known what the run before knew, or null
 * @param splits the weights: the emergencies, where there are any, and the database behind them
 * @param emergencies null for who only observes
 */
record StoreParts(
    DataFolder data,
    LastKnownGood memory,
    @Nullable KnownGood known,
    TrustedStore store,
    ProvenAudit proof,
    SplitStore splits,
    @Nullable EmergencyStore emergencies) {

  /** How long a change waits for a database connection before it is refused. */
  private static final Duration WAIT = Duration.ofSeconds(3);

  /**
   * Opens all of it; the audit's heads leave from here on.
   *
   * @throws StartFailure if the store asks for a format that this release does not render
   */
  static StoreParts open(Foundation foundation) throws StartFailure, IOException {
    Parts parts = foundation.parts();
    DataFolder data = parts.add(DataFolder.take(foundation.configuration().data()));
    LastKnownGood memory = memory(foundation, data);
    KnownGood known = memory.known();
    TrustedStore store = parts.add(store(foundation, known));
    EmergencyStore emergencies =
        foundation.observing()
            ? null
            : parts.add(
                EmergencyStore.open(
                    store, data.path(), parts.workers("sluice-rollback", 4), foundation.clock()));
    ProvenAudit proof = parts.add(audit(foundation, store, data));
    proof.start();
    StoreParts opened =
        new StoreParts(
            data,
            memory,
            known,
            store,
            proof,
            emergencies == null ? new ObservedStore(store) : emergencies,
            emergencies);
    if (emergencies != null) {
      renders(emergencies.load().formats());
    }
    opened.watch(foundation);
    return opened;
  }

  private static LastKnownGood memory(Foundation foundation, DataFolder data) throws IOException {
    return foundation.observing()
        ? LastKnownGood.none(foundation.clock())
        : LastKnownGood.open(
            data.path(), foundation.options().lastKnownGoodAge(), foundation.clock());
  }

  private static TrustedStore store(Foundation foundation, @Nullable KnownGood known) {
    ServerConfiguration configuration = foundation.configuration();
    boolean adopting = foundation.options().adopting();
    return TrustedStore.open(
        () ->
            Database.open(
                configuration.store(),
                WAIT,
                known == null || adopting,
                foundation.clock(),
                configuration.approvals()),
        known == null ? null : known.stored(),
        adopting,
        foundation.leadership(),
        foundation.clock());
  }

  private static ProvenAudit audit(Foundation foundation, TrustedStore store, DataFolder data)
      throws IOException {
    AuditKeys.Chosen chosen = foundation.configuration().audit();
    return new ProvenAudit(
        store,
        AuditKeyFile.in(data.path()),
        new AuditSettings(foundation.configuration().member(), chosen.anchors(), chosen.keep()),
        foundation.clock(),
        foundation.steady());
  }

  /** What cannot be rendered would be published wrongly, or not at all. */
  private static void renders(Formats stored) throws StartFailure {
    if (!Rendering.renders(stored)) {
      throw new StartFailure(
          "the store says rendering format %s, and this release renders %s: start the release that"
                  .formatted(stored, Rendering.KNOWN)
              + " rendered it; proxies keep what they have, or go to other members");
    }
  }

  private void watch(Foundation foundation) {
    Watched watched = foundation.watched();
    watched.measure(Measures.of(memory));
    watched.measure(Measures.of(proof.anchoring(), foundation.clock()));
    watched.alarm(store);
    watched.alarm(proof);
    watched.alarm(store.reviews());
    watched.alarm(memory);
    if (emergencies != null) {
      watched.alarm(emergencies);
    }
  }
}
