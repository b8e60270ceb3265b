package io.sluice.console.contract;

/**
 * An evacuation in the list of the newest.
 *
 * @param id under which it can be restored
 * @param environment that was left
 * @param services how many were moved
 * @param at when
 * @param actor who said so
 * @param reason as given
 * @param restored whether somebody took it back
 */
public record EvacuationItem(
    String id,
    String environment,
    int services,
    String at,
    String actor,
    String reason,
    boolean restored) {}
