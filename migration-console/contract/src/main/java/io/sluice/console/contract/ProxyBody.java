package io.sluice.console.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An xDS client that is connected to a member.
 *
 * @param id of its node, or its address when it has none
 * @param service that calls
 * @param environment where it runs, empty when it does not say
 * @param address where it connects from
 * @param member that it is connected to
 * @param since when it connected
 * @param reported when it last reported its requests, or null when its present stream never did
 * @param behind since when it has not acknowledged, or not read, what it was sent; null while it is
 *     current, and from an older server
 * @param rejection the last one that still stands, or null
 */
public record ProxyBody(
    String id,
    String service,
    String environment,
    String address,
    String member,
    String since,
    @Nullable String reported,
    @Nullable String behind,
    @Nullable RejectionBody rejection) {

  /**
   * Resources that a proxy refused; it keeps what it had.
   *
   * @param type URL of their type
   * @param names of the first 100 of them
   * @param count how many there are
   * @param words the proxy's own
   * @param at when
   */
  public record RejectionBody(
      String type, List<String> names, int count, String words, String at) {}
}
