package io.sluice.migrations.runner;

import io.sluice.view.Actor;
import io.sluice.view.FormatProgress;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.Upgrades;
import io.sluice.view.Upgrades.Advance;
import io.sluice.view.Upgrades.Way;
import io.sluice.view.cluster.Leadership;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the proxies to another rendering format, a tenth at a time: the next stage begins when
 * this one has lasted long enough and all proxies of all members have acknowledged it. Only the
 * leader does; another one goes on from what is stored. One thread.
 */
public final class FormatAdvance {
  private static final Logger log = LoggerFactory.getLogger(FormatAdvance.class);

  private final Upgrades upgrades;
  private final Supplier<Optional<FormatProgress>> progress;
  private final Leadership leadership;
  private final Clock clock;

  /** What kept the stage when it was looked at last; told once. */
  private String kept = "";

  /**
   * Nothing advances yet.
   *
   * @param progress of all members, empty while it is not known
   */
  public FormatAdvance(
      Upgrades upgrades,
      Supplier<Optional<FormatProgress>> progress,
      Leadership leadership,
      Clock clock) {
    this.upgrades = upgrades;
    this.progress = progress;
    this.leadership = leadership;
    this.clock = clock;
  }

  /** Looks whether the next stage may begin; once a second. Blocks on the database. */
  public void tick() {
    if (!leadership.leads()) {
      return;
    }
    try {
      Advance advance = upgrades.advance();
      if (advance.way() == null || advance.way() == Way.PAUSED) {
        kept = "";
        return;
      }
      long now = clock.millis();
      String keeps = keeps(advance, progress.get().orElse(null), now);
      if (keeps.isEmpty()) {
        step(advance, now);
      } else if (!keeps.equals(kept)) {
        log.atInfo().addKeyValue("format", advance.formats()).log(keeps);
      }
      kept = keeps;
    } catch (StoreUnavailable e) {
      log.atDebug().setCause(e).log("The rendering format stays as it is"); // the store tells of it
    }
  }

  /** Why the stage stays, in words that do not change with time; empty when it does not. */
  static String keeps(Advance advance, @Nullable FormatProgress all, long now) {
    if (all == null) {
      return "The stage stays until every member has said how far its proxies are";
    }
    if (!all.formats().equals(advance.formats())) {
      return "The stage stays until this member has published it";
    }
    if (all.refusing() > 0 && advance.way() == Way.FORWARD) {
      return "The stage stays while proxies of the next format refuse something or are behind";
    }
    boolean first = advance.formats().stage() == 0 && advance.way() == Way.FORWARD;
    if (!first && (now - advance.since() < advance.paceMs() || all.waiting() > 0)) {
      return "The stage lasts until its time is over and its proxies have acknowledged it";
    }
    return "";
  }

  private void step(Advance advance, long now) {
    Advance next = advance.stepped(now);
    if (upgrades.put(advance, next, "step", Actor.SYSTEM, "")) {
      log.atInfo()
          .addKeyValue("format", next.formats())
          .log(
              next.way() == null
                  ? "All proxies have one rendering format"
                  : "The next tenth of the proxies gets its rendering format");
    }
  }
}
