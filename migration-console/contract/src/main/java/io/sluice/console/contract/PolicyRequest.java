package io.sluice.console.contract;

import io.sluice.console.contract.PolicyBody.CapacityBody;
import io.sluice.console.contract.PolicyBody.MirrorBody;
import io.sluice.console.contract.PolicyBody.OverrideBody;
import io.sluice.console.contract.PolicyBody.StickyBody;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a policy. Of the keys after {@code empty}, one that is left out stays as it is, and null
 * takes it away.
 *
 * @param zero {@code AUTO}, {@code EXCLUDE} or {@code STANDBY}
 * @param empty {@code SPILL} or {@code HOLD}
 * @param sticky as in {@link PolicyBody}
 * @param overrides as in {@link PolicyBody}, at most 64
 * @param warmUpMs 1 to 900,000 by environment
 * @param mirror as in {@link PolicyBody}
 * @param capacity as in {@link PolicyBody}
 * @param reason for the audit, empty when none is given; at most {@value Limits#REASON} characters
 */
public record PolicyRequest(
    String zero,
    String empty,
    @Nullable StickyBody sticky,
    @Nullable List<OverrideBody> overrides,
    @Nullable Map<String, Integer> warmUpMs,
    @Nullable MirrorBody mirror,
    @Nullable Map<String, CapacityBody> capacity,
    String reason) {}
