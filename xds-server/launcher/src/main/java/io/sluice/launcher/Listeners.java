package io.sluice.launcher;

import io.sluice.console.web.ConsoleServer;
import io.sluice.store.HistoryRecorder;
import io.sluice.store.LastKnownGood;
import io.sluice.view.FormatProgress;
import io.sluice.view.Formats;
import io.sluice.view.ViewChange;
import io.sluice.view.cluster.PublishedUnits;
import io.sluice.view.traffic.Traffic;
import io.sluice.xds.server.XdsServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who hears of a new view, in order: proxies first. Set before the aggregator starts. */
final class Listeners {
  private static final Logger log = LoggerFactory.getLogger(Listeners.class);

  @Nullable XdsServer xds;
  @Nullable ConsoleServer console;
  @Nullable HistoryRecorder history;
  private final LastKnownGood memory;
  private boolean open;

  Listeners(LastKnownGood memory) {
    this.memory = memory;
  }

  /** What proxies report, as long as there are any. */
  Traffic traffic() {
    return xds == null ? Traffic.NONE : xds.traffic();
  }

  /** What proxies get of the view; nothing while there are none to get it. */
  PublishedUnits published() {
    return xds == null ? PublishedUnits.NONE : xds.published();
  }

  /** How far the proxies of this member are on the way to another format. */
  FormatProgress progress(Formats formats) {
    return xds == null ? FormatProgress.none(formats) : xds.progress();
  }

  void tell(ViewChange change) {
    if (history != null) {
      history.viewChanged(change); // before what proxies are offered because of it
    }
    if (xds != null) {
      xds.onViewChange(change);
    }
    if (console != null) {
      console.viewChanged(change);
    }
    if (change.open()) {
      memory.changed();
    }
    if (change.open() && !open) {
      open = true;
      log.atInfo()
          .addKeyValue("services", change.view().services().size())
          .log(
              xds == null
                  ? "Every source is known, or not waited for"
                  : "Every source is known: proxies may connect");
    }
  }
}
