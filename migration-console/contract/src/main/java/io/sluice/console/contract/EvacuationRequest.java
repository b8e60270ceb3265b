package io.sluice.console.contract;

import org.jspecify.annotations.Nullable;

/**
 * Asks to take all weight off an environment.
 *
 * @param environment that gets none afterwards
 * @param services pattern of their names, as in {@code orders-*}
 * @param zone only services that have ready endpoints of the environment there; null for all
 * @param to where the weight goes; null for those that have weight already, in proportion, or the
 *     only other one that has ready endpoints
 * @param force also where the receiving side is known not to carry it
 * @param reason for the audit, empty when none is given; at most {@value Limits#REASON} characters
 */
public record EvacuationRequest(
    String environment,
    String services,
    @Nullable String zone,
    @Nullable String to,
    boolean force,
    String reason) {}
