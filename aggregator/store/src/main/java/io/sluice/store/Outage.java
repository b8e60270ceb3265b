package io.sluice.store;

/**
 * The database cannot be used at present.
 *
 * @param why one or two sentences without secrets
 * @param since when it was noticed, milliseconds since the epoch
 * @param writing whether it was a commit that failed, so that a read proves nothing
 */
record Outage(String why, long since, boolean writing) {}
