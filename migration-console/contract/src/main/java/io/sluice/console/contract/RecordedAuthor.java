package io.sluice.console.contract;

/**
 * Who brought something.
 *
 * @param seq of the audit entry
 * @param at when
 * @param actor who
 * @param action what kind
 * @param reason as given
 * @param approvedBy empty when nobody had to
 * @param requestId may be empty
 */
public record RecordedAuthor(
    long seq,
    String at,
    String actor,
    String action,
    String reason,
    String approvedBy,
    String requestId) {}
