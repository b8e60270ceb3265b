package io.sluice.console.contract;

/**
 * One thing that was done to the audit.
 *
 * @param kind altered, removed, inserted, reordered, rewritten or hidden
 * @param seq the first place that it concerns
 * @param text what, and where
 */
public record AuditFindingBody(String kind, long seq, String text) {}
