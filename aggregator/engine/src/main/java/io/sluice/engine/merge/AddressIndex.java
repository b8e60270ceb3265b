package io.sluice.engine.merge;

import io.sluice.view.Claim;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which services claim an address, and whether anything live stands behind that. Owned by the loop;
 * an update costs in proportion to the service's claims and to who shares their addresses.
 */
public final class AddressIndex implements ClaimsElsewhere {
  /** Whether the claim is live, by service, by address. */
  private final Map<Address, TreeMap<String, Boolean>> claimants = new HashMap<>();

  /** The same the other way round. */
  private final Map<String, Map<Address, Boolean>> addresses = new HashMap<>();

  /**
   * Takes over what all sources claim of a service now. Only what is admitted and ready is live for
   * others: an address must not be lost to a service that nobody is sent to.
   *
   * @param admitted which names belong to the service
   * @return the other services whose merge may come out differently for it
   */
  public Set<String> update(String service, List<SourceClaims> claims, AdmissionRule admitted) {
    Map<Address, Boolean> now = live(claims, admitted);
    Map<Address, Boolean> before =
        now.isEmpty() ? addresses.remove(service) : addresses.put(service, now);
    if (before == null) {
      before = Map.of();
    }
    Set<String> affected = new TreeSet<>();
    for (Address gone : before.keySet()) {
      if (!now.containsKey(gone)) {
        note(gone, service, null, affected);
      }
    }
    now.forEach((address, live) -> note(address, service, live, affected));
    return affected;
  }

  @Override
  public SortedSet<String> live(String service, Address address) {
    Map<String, Boolean> services = claimants.get(address);
    if (services == null || (services.size() == 1 && services.containsKey(service))) {
      return Collections.emptySortedSet();
    }
    SortedSet<String> live = new TreeSet<>();
    services.forEach(
        (name, isLive) -> {
          if (isLive && !name.equals(service)) {
            live.add(name);
          }
        });
    return live;
  }

  private static Map<Address, Boolean> live(List<SourceClaims> claims, AdmissionRule admitted) {
    Map<Address, Boolean> live = new HashMap<>();
    Scrutiny scrutiny = Scrutiny.of(claims, admitted);
    for (SourceClaims said : claims) {
      if (!said.adds()) {
        continue;
      }
      for (Claim claim : said.claims().claims()) {
        boolean counts =
            said.isLive(claim)
                && scrutiny.serves(said.source(), claim)
                && admitted.admits(said.source(), claim.name());
        live.merge(Address.of(said.source(), claim), counts, Boolean::logicalOr);
      }
    }
    return live;
  }

  /** Others look only at what is live, so only a change of that concerns them. */
  private void note(Address address, String service, @Nullable Boolean live, Set<String> affected) {
    TreeMap<String, Boolean> services = claimants.computeIfAbsent(address, key -> new TreeMap<>());
    Boolean before = live == null ? services.remove(service) : services.put(service, live);
    if (Boolean.TRUE.equals(before) != Boolean.TRUE.equals(live)) {
      services.keySet().stream().filter(name -> !name.equals(service)).forEach(affected::add);
    }
    if (services.isEmpty()) {
      claimants.remove(address);
    }
  }
}
