package io.sluice.xds.server;

import io.sluice.view.Alarm;
import io.sluice.view.Alarms;
import io.sluice.view.Formats;
import io.sluice.view.ViewChange;
import io.sluice.xds.resources.Rendering;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets through what this release can render. What it cannot is kept back, and goes with the next
 * change that it can. Written by the aggregator's loop; alarms are read by any thread.
 */
final class KnownFormats implements Alarms {
  private static final Logger log = LoggerFactory.getLogger(KnownFormats.class);

  private final Set<String> missed = new TreeSet<>();
  private volatile Formats formats = Formats.of(1);
  private volatile @Nullable Alarm alarm;

  /** Those that were let through last. */
  Formats formats() {
    return formats;
  }

  /** The change with all that was kept back before, or null when it is kept back itself. */
  @Nullable ViewChange through(ViewChange change, long now) {
    Formats wanted = change.view().formats();
    if (!Rendering.renders(wanted)) {
      missed.addAll(change.services());
      if (alarm == null) {
        log.atWarn()
            .addKeyValue("format", wanted)
            .addKeyValue("known", Rendering.KNOWN)
            .log("The stored rendering format is not known to this release");
        alarm = unknown(wanted, now);
      }
      return null;
    }
    if (alarm != null) {
      alarm = null;
      log.atInfo().addKeyValue("format", wanted).log("The stored rendering format is known again");
    }
    formats = wanted;
    if (missed.isEmpty()) {
      return change;
    }
    missed.addAll(change.services());
    ViewChange all = new ViewChange(change.view(), missed, change.open());
    missed.clear();
    return all;
  }

  private static Alarm unknown(Formats wanted, long now) {
    return new Alarm(
        Alarm.Kind.FORMAT_UNKNOWN,
        "format",
        "The store says rendering format "
            + wanted
            + ", and this release renders "
            + Rendering.KNOWN
            + ": this member serves what it published last and follows nothing. Install the release"
            + " that the others run, or take the format back there: sluice upgrade back.",
        now);
  }

  @Override
  public List<Alarm> alarms() {
    Alarm standing = alarm;
    return standing == null ? List.of() : List.of(standing);
  }
}
