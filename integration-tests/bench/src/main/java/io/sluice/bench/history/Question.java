package io.sluice.bench.history;

import java.util.List;

/**
 * A moment of a service, and what has to be told of it.
 *
 * @param at milliseconds since the epoch
 * @param addresses of all its endpoints, in order
 * @param version that was offered
 * @param receivers proxies that held an assignment of it
 */
record Question(String service, long at, List<String> addresses, String version, int receivers) {}
