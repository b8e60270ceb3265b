package io.sluice.xds.server;

import java.util.List;
import java.util.Optional;

/**
 * Which service a client may be, by the names in its certificate. Immutable.
 *
 * @param list of which one must fit; none: whoever may connect may be any service
 */
public record Grants(List<Grant> list) {
  /** Whoever may connect may be any service. */
  public static final Grants ANY = new Grants(List.of());

  public Grants {
    list = List.copyOf(list);
  }

  /**
   * Why a client may not be what it says; empty when it may.
   *
   * @param names of its certificate
   * @param service that it says it is
   * @param all whether it could have every service
   */
  public Optional<String> refusal(List<String> names, String service, boolean all) {
    if (list.isEmpty()) {
      return Optional.empty();
    }
    boolean fits = false;
    for (Grant grant : list) {
      if (names.stream().anyMatch(name -> grant.lets(name, service))) {
        if (grant.all() || !all) {
          return Optional.empty();
        }
        fits = true;
      }
    }
    return Optional.of(
        "xds.grants lets no certificate of "
            + names
            + (fits
                ? " have every service (a node with *, or without dependencies)"
                : " be the service '" + service + "'"));
  }
}
