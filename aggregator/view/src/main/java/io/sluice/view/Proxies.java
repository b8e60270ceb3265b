package io.sluice.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The xDS clients as this member sees them; any thread, never blocks. */
public interface Proxies {

  /** All connected ones, sorted by id. */
  List<Proxy> proxies();

  /**
   * One client.
   *
   * @param id of its node
   * @param service that calls: its node's cluster
   * @param environment of its node's locality, empty when it does not say
   * @param address where it connects from
   * @param connectedSince milliseconds since the epoch
   * @param behindSince since when it has not acknowledged, or not read, what it was sent,
   *     milliseconds since the epoch; 0 while it is current
   * @param rejection the last one that still stands, or null
   * @param dependencies services that its node names, sorted; none when it names none, or all
   */
  record Proxy(
      String id,
      String service,
      String environment,
      String address,
      long connectedSince,
      long behindSince,
      @Nullable Rejection rejection,
      List<String> dependencies) {
    public Proxy {
      dependencies = List.copyOf(dependencies);
    }

    /** One that is current and names no service. */
    public Proxy(
        String id,
        String service,
        String environment,
        String address,
        long connectedSince,
        @Nullable Rejection rejection) {
      this(id, service, environment, address, connectedSince, 0, rejection, List.of());
    }
  }

  /**
   * A resource that a client refused.
   *
   * @param type URL of the resource's type
   * @param names of the resources in question
   * @param words Envoy's, cut to 1,024 characters
   * @param at milliseconds since the epoch
   */
  record Rejection(String type, List<String> names, String words, long at) {}
}
