package io.sluice.xds.server;

/**
 * What load reporting has done since the start, for metrics; not read at one instant.
 *
 * @param streams open now
 * @param reports that were counted
 * @param refusedNodes streams that were ended because of what their node said
 * @param wrong entries of reports that were left out
 * @param uncounted requests to services that are not known
 */
public record LoadCounters(
    int streams, long reports, long refusedNodes, long wrong, long uncounted) {}
