package io.sluice.console.contract;

/**
 * An operator's word that no silent loss is believed for a while.
 *
 * @param scope {@code service} or {@code source}
 * @param name of the service or source
 * @param since when it began
 * @param until when it ends by itself
 * @param actor who said so
 * @param reason as given, empty when none was
 */
public record HoldBody(
    String scope, String name, String since, String until, String actor, String reason) {}
