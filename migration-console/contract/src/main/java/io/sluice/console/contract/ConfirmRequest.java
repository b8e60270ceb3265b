package io.sluice.console.contract;

/**
 * Tells a source's guard something.
 *
 * @param scope {@code all}: believe every held loss and end a suspicion; {@code start}: let proxies
 *     connect without this source
 * @param reason for the audit, empty when none is given; at most {@value Limits#REASON} characters
 */
public record ConfirmRequest(String scope, String reason) {}
