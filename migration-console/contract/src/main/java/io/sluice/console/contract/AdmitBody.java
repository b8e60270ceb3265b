package io.sluice.console.contract;

/**
 * What became of an admission.
 *
 * @param id of the candidate
 * @param service it belongs to now
 * @param changed false when it was admitted already
 */
public record AdmitBody(String id, String service, boolean changed) {}
