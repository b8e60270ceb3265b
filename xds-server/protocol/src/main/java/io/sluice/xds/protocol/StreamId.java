package io.sluice.xds.protocol;

/**
 * One stream of one server; never used twice while the server runs.
 *
 * @param number counts from 1
 */
public record StreamId(long number) {}
