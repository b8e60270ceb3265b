package io.sluice.engine.guard;

import io.sluice.view.Snapshot;
import java.util.List;
import java.util.Set;

/**
 * What a guard concludes.
 *
 * @param snapshot the newest; its sequence grew if anything in it changed
 * @param sourceChanged whether staleness, suspicion or synced changed, which concerns all services
 * @param changed federated services whose claims changed, in order; one without any claim and
 *     rejected entry has no cell in the snapshot
 * @param probes to start now, in order; each answers with {@link Input.Probed}
 * @param reread federated services to read afresh, in order; a held claim still carries the
 *     source's own name
 * @param next when to call again though nothing happened, milliseconds since the epoch; {@link
 *     Long#MAX_VALUE} for never
 * @param notices transitions, sources before services, services in order
 * @param letGo endpoints that went because an operator said so
 */
public record Verdict(
    Snapshot snapshot,
    boolean sourceChanged,
    Set<String> changed,
    Set<Target> probes,
    Set<String> reread,
    long next,
    List<Notice> notices,
    int letGo) {}
