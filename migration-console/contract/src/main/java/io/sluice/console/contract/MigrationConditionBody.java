package io.sluice.console.contract;

/**
 * One thing that the running step needs.
 *
 * @param name a fixed word, for example {@code acknowledged}; a guard's is {@code guard:NAME}
 * @param standing {@code MET}, {@code WAITING}, {@code FAILED} or {@code NOT_ASKED}
 * @param sentence with its numbers
 */
public record MigrationConditionBody(String name, String standing, String sentence) {}
