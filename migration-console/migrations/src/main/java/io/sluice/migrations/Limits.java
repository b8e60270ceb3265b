package io.sluice.migrations;

import org.jspecify.annotations.Nullable;

/**
 * What the new environment must not exceed, whatever the old one does; breaking one rolls back.
 *
 * @param errorRateAtMostBasisPoints of its answered requests, 1 to 9,999, or null
 * @param latencyAtMostMs its 99% quantile, or null; needs a feed of latencies
 */
public record Limits(
    @Nullable Integer errorRateAtMostBasisPoints, @Nullable Long latencyAtMostMs) {}
