package io.sluice.console.contract;

import org.jspecify.annotations.Nullable;

/**
 * A migration in the list of all, and on its service's line.
 *
 * @param id of it
 * @param service whose split it moves
 * @param to the environment that it moves to
 * @param state in one word
 * @param phase how far the running or held step is, or null while none is
 * @param pause why it holds, in one word, or null while it does not
 * @param step the running or held one, from 1; 0 mirrors; null while none runs
 * @param steps how many there are, 0 while that is not known
 * @param share of the new environment that it asks for now, in basis points, or null before
 * @param words what it waits for, or why it stands where it does, a sentence
 * @param author who wrote the plan
 * @param createdAt when
 * @param over whether nothing moves any more
 */
public record MigrationItem(
    String id,
    String service,
    String to,
    String state,
    @Nullable String phase,
    @Nullable String pause,
    @Nullable Integer step,
    int steps,
    @Nullable Integer share,
    String words,
    String author,
    String createdAt,
    boolean over) {}
