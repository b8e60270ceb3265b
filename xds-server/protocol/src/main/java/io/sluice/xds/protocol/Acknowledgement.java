package io.sluice.xds.protocol;

import java.util.Set;
import java.util.SortedMap;

/**
 * What a client took over with one ACK. Both collections are unmodifiable.
 *
 * @param type the type URL
 * @param versions the versions of what was new or changed for this client in that response
 * @param removed the names that this response took away
 */
public record Acknowledgement(
    String type, SortedMap<String, String> versions, Set<String> removed) {}
