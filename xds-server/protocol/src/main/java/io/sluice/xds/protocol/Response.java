package io.sluice.xds.protocol;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What one stream is told next of one type.
 *
 * @param resources in the order of their names; empty where {@code state} has them
 * @param removed names that do not exist (any more); delta says them, SotW leaves them out
 * @param news what is new or changed for the client, with versions: what it awaits further
 *     resources for, and whom a rejection may mean
 * @param state the complete state that this response is, null when it is a part
 */
record Response(
    String type,
    String nonce,
    List<Encoded> resources,
    Set<String> removed,
    SortedMap<String, String> news,
    @Nullable FullState state) {
  /** What is remembered until the answer comes. */
  Response withoutResources() {
    return new Response(type, nonce, List.of(), removed, news, state);
  }

  int size() {
    return state == null ? resources.size() : state.resources().size();
  }
}
