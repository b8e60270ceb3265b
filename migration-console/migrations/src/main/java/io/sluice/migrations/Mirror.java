package io.sluice.migrations;

/**
 * A step before the first: copies of requests go to the new environment, whose answers nobody sees.
 *
 * @param percentBasisPoints of the requests, 1 to 10,000
 * @param bakeMs valid time that it has to hold
 */
public record Mirror(int percentBasisPoints, long bakeMs) {}
