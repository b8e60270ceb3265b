package io.sluice.console.contract;

import org.jspecify.annotations.Nullable;

/**
 * Asks that proxies get the newest rendering format, a tenth at a time.
 *
 * @param everyMs how long a stage lasts at least, 1,000 to 86,400,000; null for 30,000
 * @param reason for the audit, empty when none is given; at most {@value Limits#REASON} characters
 */
public record UpgradeRequest(@Nullable Long everyMs, String reason) {}
