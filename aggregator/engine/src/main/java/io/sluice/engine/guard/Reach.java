package io.sluice.engine.guard;

import io.sluice.view.Cells;
import io.sluice.view.Claim;
import io.sluice.view.Prober.Result;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Standing;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whether silence says anything. Behind a firewall every probe is silent, the living as the dead;
 * so silence counts only where a probe into the same network got through lately. Where none did,
 * some endpoints that the source still reports there are probed beside, to find out.
 */
final class Reach {
  /** For whom those are probed: no service has this name. */
  static final String NOBODY = "";

  /** How long one answer shows that the way is open, in milliseconds. */
  private static final long PROVEN = 60_000;

  private static final int CONTROLS = 3;
  private static final int LOOKED_AT = 64;

  /** How often controls are chosen at most, in milliseconds. */
  private static final long PAUSE = 2_000;

  /** Until when the way into a network is known to be open; as many as a source has networks. */
  private final Map<String, Long> proven = new HashMap<>();

  private final SortedSet<String> doubted = new TreeSet<>();
  private boolean told;
  private long nextControl = Long.MIN_VALUE;
  private String last = "";

  /**
   * Takes in a probe's result.
   *
   * @return whether it says something
   */
  boolean counts(Target target, Result result, long now) {
    String network = network(target.address());
    if (result == Result.ANSWERS || result == Result.REFUSED) {
      proven.put(network, now + PROVEN);
      told = false;
      return true;
    }
    if (result == Result.UNTRIED) {
      return false;
    }
    boolean counts = now < proven.getOrDefault(network, now);
    if (!counts) {
      doubted.add(network);
    }
    return counts;
  }

  /** The first 16 bits of an IPv4 address, 48 of an IPv6 one: about what one firewall is before. */
  static String network(String address) {
    boolean six = address.indexOf(':') >= 0;
    int end = -1;
    for (int part = 0; part < (six ? 3 : 2); part++) {
      int next = address.indexOf(six ? ':' : '.', end + 1);
      if (next < 0) {
        return ""; // a name: which network it is in is not known
      }
      end = next;
    }
    return address.substring(0, end);
  }

  /** Whether it is news that nobody at all answers, once until somebody does. */
  boolean isNews() {
    boolean news = !told;
    told = true;
    return news;
  }

  /** Has endpoints probed that the source reports, if a silence is in doubt. */
  void control(Cells<ServiceClaims> services, ProbeSchedule probes, long now) {
    if (doubted.isEmpty() || now < nextControl) {
      return;
    }
    nextControl = now + PAUSE;
    Iterator<ServiceClaims> next = services.after(last).iterator();
    int chosen = 0;
    for (int looked = 0; looked < LOOKED_AT && chosen < CONTROLS; looked++) {
      if (!next.hasNext()) {
        last = "";
        break;
      }
      ServiceClaims claims = next.next();
      last = claims.service();
      for (Claim claim : claims.claims()) {
        if (claim.isReady()
            && claim.standing() instanceof Standing.Live
            && doubted.contains(network(claim.instance().address()))) {
          probes.watch(NOBODY, Target.of(claim.instance()), now);
          chosen++;
          break;
        }
      }
    }
    if (chosen > 0 || last.isEmpty()) {
      doubted.clear();
    }
  }
}
