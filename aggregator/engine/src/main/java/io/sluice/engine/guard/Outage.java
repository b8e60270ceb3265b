package io.sluice.engine.guard;

import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.view.Cells;
import io.sluice.view.ServiceClaims;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether a source cannot be read, since when, and what is done meanwhile. */
final class Outage {
  private final StaleSweep sweep = new StaleSweep();
  private final @Nullable Duration expireStale;
  private @Nullable Long since;
  private @Nullable Cause cause;

  /**
   * An outage as another owner left it.
   *
   * @param since when it began, or null when there is none
   */
  Outage(@Nullable Long since, @Nullable Duration expireStale) {
    this.since = since;
    this.expireStale = expireStale;
  }

  /** Sets what was taken over against this owner's clock. */
  void resume(long now) {
    if (since != null) {
      since = Math.min(since, now);
      sweep.start(now);
    }
  }

  /**
   * It cannot be read.
   *
   * @return whether that is news
   */
  boolean isNews(Cause because, long now) {
    boolean news = since == null || cause != because;
    if (since == null) {
      since = now;
      sweep.start(now);
    }
    cause = because;
    return news;
  }

  /**
   * It can be read.
   *
   * @return since when it could not, or null when that is no news
   */
  @Nullable Long end() {
    Long began = since;
    since = null;
    cause = null;
    sweep.stop();
    return began;
  }

  boolean isOn() {
    return since != null;
  }

  @Nullable Long since() {
    return since;
  }

  /** When the source's claims are dropped. */
  long expiry() {
    return since == null || expireStale == null ? Wakes.NEVER : since + expireStale.toMillis();
  }

  void sweep(Cells<ServiceClaims> services, ProbeSchedule probes, long now) {
    sweep.sweep(services, probes, now);
  }

  /** When to look again though nothing happens. */
  long nextSweep() {
    return sweep.next();
  }
}
