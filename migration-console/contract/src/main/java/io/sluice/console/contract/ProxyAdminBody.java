package io.sluice.console.contract;

/**
 * What a proxy's administration says, through the agent beside it.
 *
 * @param proxy its id
 * @param text Envoy's own words: JSON of its configuration, else lines; at most 1 MiB
 */
public record ProxyAdminBody(String proxy, String text) {}
