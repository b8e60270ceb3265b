package io.sluice.engine.guard;

import io.sluice.view.Cells;
import io.sluice.view.Claim;
import io.sluice.view.Prober.Result;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Standing;
import java.util.Iterator;

/**
 * Whether silence says anything. Behind a firewall every probe is silent, the living as the dead;
 * so silence counts only where a probe of the same source got through lately. Where none did, some
 * endpoints that the source still reports are probed beside, to find out.
 */
final class Reach {
  /** For whom those are probed: no service has this name. */
  static final String NOBODY = "";

  /** How long one answer shows that the way is open, in milliseconds. */
  private static final long PROVEN = 60_000;

  private static final int CONTROLS = 3;
  private static final int LOOKED_AT = 64;

  private long provenUntil = Long.MIN_VALUE;
  private boolean doubted;
  private boolean told;
  private String last = "";

  /**
   * Takes in a probe's result.
   *
   * @return whether it says something
   */
  boolean counts(Result result, long now) {
    if (result != Result.SILENT) {
      provenUntil = now + PROVEN;
      told = false;
      return true;
    }
    boolean proven = now < provenUntil;
    doubted |= !proven;
    return proven;
  }

  /** Whether it is news that nobody at all answers, once until somebody does. */
  boolean isNews() {
    boolean news = !told;
    told = true;
    return news;
  }

  /** Has endpoints probed that the source reports, if a silence is in doubt. */
  void control(Cells<ServiceClaims> services, ProbeSchedule probes, long now) {
    if (!doubted) {
      return;
    }
    doubted = false;
    Iterator<ServiceClaims> next = services.after(last).iterator();
    int chosen = 0;
    for (int looked = 0; looked < LOOKED_AT && chosen < CONTROLS; looked++) {
      if (!next.hasNext()) {
        last = "";
        return;
      }
      ServiceClaims claims = next.next();
      last = claims.service();
      for (Claim claim : claims.claims()) {
        if (claim.isReady() && claim.standing() instanceof Standing.Live) {
          probes.watch(NOBODY, Target.of(claim.instance()), now);
          chosen++;
          break;
        }
      }
    }
  }
}
