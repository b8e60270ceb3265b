package io.sluice.xds.protocol;

/** What all sessions of one loop stand on. */
record LoopServices(
    Catalogue catalogue,
    Timers timers,
    Clients clients,
    Warming warming,
    Limits limits,
    Quarantines quarantines,
    Counters counters) {}
