package io.sluice.console.contract;

/**
 * What is seen of a service and gets no traffic until it is admitted.
 *
 * @param id {@code SERVICE/ENVIRONMENT} or {@code SERVICE/SOURCE/NAME}; percent-encode its slashes
 *     in a path
 * @param service whose it is
 * @param kind {@code ENVIRONMENT} (a split that names it admits it) or {@code NAME}
 * @param environment where its instances run
 * @param source empty for an environment
 * @param name the source's own name; empty for an environment
 * @param ready how many ready endpoints it would bring
 */
public record CandidateBody(
    String id,
    String service,
    String kind,
    String environment,
    String source,
    String name,
    int ready) {}
