package io.sluice.view;

import io.sluice.registry.RegistryEvent.Rejected;
import java.util.Comparator;
import java.util.List;

/**
 * What one source claims of one service.
 *
 * @param service the federated name
 * @param claims sorted by name, port, address and instance port; at most one for each of those
 * @param rejected entries that could not be read, with reasons
 */
public record ServiceClaims(String service, List<Claim> claims, List<Rejected> rejected) {
  /** The order of claims in a snapshot. */
  public static final Comparator<Claim> ORDER =
      Comparator.comparing(Claim::name)
          .thenComparing(Claim::port)
          .thenComparing(claim -> claim.instance().address())
          .thenComparingInt(claim -> claim.instance().port())
          .thenComparing(claim -> claim.instance().id());

  public ServiceClaims {
    claims = claims.stream().sorted(ORDER).toList();
    rejected = List.copyOf(rejected);
  }
}
