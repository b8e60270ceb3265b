package io.sluice.engine.merge;

import io.sluice.view.Claim;
import io.sluice.view.Source;
import io.sluice.view.Source.Trust;
import io.sluice.view.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the sources that do not simply add make of one service's claims: who vetoes an address, and
 * whether somebody sees what a source only confirms. The order of the claims does not matter.
 */
final class Scrutiny {
  private static final Scrutiny NONE = new Scrutiny(Map.of(), Map.of());

  /** By source with a veto that has ever named the service: what it consents to. */
  private final Map<String, Map<Address, List<Said>>> vetoes;

  /** Who sees an address ready; empty when no source of the service asks. */
  private final Map<Address, Set<String>> seen;

  private Scrutiny(Map<String, Map<Address, List<Said>>> vetoes, Map<Address, Set<String>> seen) {
    this.vetoes = vetoes;
    this.seen = seen;
  }

  /**
   * Of a service's claims.
   *
   * @param admitted which names belong to the service; a veto's name that does not counts for
   *     nothing yet
   */
  static Scrutiny of(List<SourceClaims> claims, AdmissionRule admitted) {
    boolean vetoed = claims.stream().anyMatch(said -> said.source().trust() == Trust.VETO);
    boolean doubted = claims.stream().anyMatch(said -> said.source().trust() == Trust.CONFIRM);
    return vetoed || doubted
        ? new Scrutiny(
            vetoed ? vetoes(claims, admitted) : Map.of(), seen(claims, admitted, doubted))
        : NONE;
  }

  private static Map<String, Map<Address, List<Said>>> vetoes(
      List<SourceClaims> claims, AdmissionRule admitted) {
    Map<String, Map<Address, List<Said>>> vetoes = new TreeMap<>();
    for (SourceClaims said : claims) {
      Source source = said.source();
      if (source.trust() != Trust.VETO) {
        continue;
      }
      boolean named = said.claims().claims().isEmpty() && admitted.admitsAny(source);
      Map<Address, List<Said>> consents = new HashMap<>();
      for (Claim claim : said.claims().claims()) {
        if (admitted.admits(source, claim.name())) {
          named = true;
          if (consents(claim)) {
            consents
                .computeIfAbsent(Address.of(source, claim), key -> new ArrayList<>())
                .add(new Said(source, said.stale(), said.isLive(claim), true, true, false, claim));
          }
        }
      }
      if (named) {
        vetoes.put(source.name(), consents);
      }
    }
    return vetoes;
  }

  /** To whom a port belongs is no matter of a source that brings none. */
  private static boolean consents(Claim claim) {
    return claim.instance().health().isReady()
        && (claim.standing().serves() || claim.standing() instanceof Standing.PortUndecided);
  }

  private static Map<Address, Set<String>> seen(
      List<SourceClaims> claims, AdmissionRule admitted, boolean doubted) {
    Map<Address, Set<String>> seen = new HashMap<>();
    for (SourceClaims said : doubted ? claims : List.<SourceClaims>of()) {
      for (Claim claim : said.claims().claims()) {
        if (said.source().trust() != Trust.VETO
            && isReported(claim)
            && admitted.admits(said.source(), claim.name())) {
          seen.computeIfAbsent(Address.of(said.source(), claim), key -> new TreeSet<>())
              .add(said.source().name());
        }
      }
    }
    return seen;
  }

  /** Ready as far as its source knows, whether or not a check has seen it. */
  private static boolean isReported(Claim claim) {
    return claim.instance().health().isReady()
        && (claim.standing().serves() || claim.standing() instanceof Standing.Unconfirmed);
  }

  /** Whether a claim counts: its source adds by itself, or somebody else or a check sees it. */
  boolean confirms(Source source, Claim claim) {
    if (source.trust() != Trust.CONFIRM || claim.confirmed()) {
      return true;
    }
    Set<String> witnesses = seen.getOrDefault(Address.of(source, claim), Set.of());
    return witnesses.size() > (witnesses.contains(source.name()) ? 1 : 0);
  }

  /** Whether a claim may get traffic as far as confirmation goes. */
  boolean serves(Source source, Claim claim) {
    return isReported(claim) && confirms(source, claim) && isFree(Address.of(source, claim));
  }

  private boolean isFree(Address address) {
    for (Map<Address, List<Said>> consents : vetoes.values()) {
      if (!consents.containsKey(address)) {
        return false;
      }
    }
    return true;
  }

  /** The sources that have named the service and do not consent to an address, in order. */
  List<String> vetoing(Address address) {
    if (isFree(address)) {
      return List.of();
    }
    List<String> vetoing = new ArrayList<>();
    vetoes.forEach(
        (source, consents) -> {
          if (!consents.containsKey(address)) {
            vetoing.add(source);
          }
        });
    return vetoing;
  }

  /** What sources with a veto say in favour of an address, by source. */
  List<Said> consenting(Address address) {
    List<Said> consenting = new ArrayList<>();
    for (Map<Address, List<Said>> consents : vetoes.values()) {
      consenting.addAll(
          consents.getOrDefault(address, List.of()).stream().sorted(Said.FIRST_SPEAKER).toList());
    }
    return consenting;
  }
}
