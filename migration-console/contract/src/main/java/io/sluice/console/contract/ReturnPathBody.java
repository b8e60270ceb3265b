package io.sluice.console.contract;

import org.jspecify.annotations.Nullable;

/**
 * How far a rollback would take a service's traffic now, with the endpoints that are ready where it
 * goes: to the baseline, or home where that is in force already.
 *
 * @param environment that gets most of it back
 * @param ready endpoints that it has now
 * @param of how many it had when the migration started, or null when no migration says so
 * @param basisPoints the share that it would have then, or null when what it carries is not known
 * @param complete whether all of it can go back, as far as that is known
 * @param words a sentence that names every environment that gets some back
 */
public record ReturnPathBody(
    String environment,
    int ready,
    @Nullable Integer of,
    @Nullable Integer basisPoints,
    boolean complete,
    String words) {}
