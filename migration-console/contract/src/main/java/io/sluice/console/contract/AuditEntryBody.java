package io.sluice.console.contract;

/**
 * One act.
 *
 * @param seq its place, from 1 on, without gaps, in the order of commits over all members
 * @param at when
 * @param actor who
 * @param approver who approved, empty when nobody had to
 * @param from where the request came from
 * @param requestId of the request
 * @param action what kind, as in {@code split.put}
 * @param subject on what
 * @param before JSON of the value before, or empty
 * @param after JSON of the value after, or empty
 * @param reason as given
 * @param result what became of it: {@code done}, {@code refused}
 */
public record AuditEntryBody(
    long seq,
    String at,
    String actor,
    String approver,
    String from,
    String requestId,
    String action,
    String subject,
    String before,
    String after,
    String reason,
    String result) {}
