package io.sluice.console.contract;

/**
 * A place outside the database where signed heads go.
 *
 * @param name kind and address
 * @param size of the head that it took last, 0 when it took none
 * @param at when it took it; when the member started while it has taken none
 * @param failure why it did not take the last one, empty when it did
 */
public record AuditAnchorBody(String name, long size, String at, String failure) {}
