package io.sluice.store;

import io.sluice.store.LastKnownGoodFile.Reading;
import io.sluice.view.Alarm;
import io.sluice.view.KnownGood;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the last run left in its file.
 *
 * @param known what it knew, or null when there is nothing that may be used
 * @param aside where a file that was refused is now, or null
 * @param unused why there is a file that is not used, or null
 */
record LastRun(@Nullable KnownGood known, @Nullable Path aside, @Nullable Alarm unused) {
  private static final Logger log = LoggerFactory.getLogger(LastKnownGood.class);

  static LastRun read(LastKnownGoodFile file, Duration mostAge, Clock clock) {
    Reading reading = file.read();
    if (reading instanceof Reading.Found found) {
      Duration age = Duration.ofMillis(Math.max(0, clock.millis() - found.known().savedAt()));
      return age.compareTo(mostAge) > 0 ? tooOld(file, age, clock) : atHand(found.known(), age);
    }
    if (reading instanceof Reading.Refused refused) {
      return refused(file, refused.why(), clock);
    }
    if (reading instanceof Reading.Unreadable unreadable) {
      return unreadable(file, unreadable.why(), clock);
    }
    return new LastRun(null, null, null);
  }

  private static LastRun atHand(KnownGood known, Duration age) {
    log.atInfo()
        .addKeyValue("ageSeconds", age.toSeconds())
        .addKeyValue("sources", known.parts().size())
        .addKeyValue("services", known.stored().homes().size())
        .log("What the last run knew is at hand");
    return new LastRun(known, null, null);
  }

  private static LastRun tooOld(LastKnownGoodFile file, Duration age, Clock clock) {
    log.atWarn()
        .addKeyValue("file", file)
        .addKeyValue("ageHours", age.toHours())
        .log("The last-known-good file is too old and not used");
    String text =
        "The file was %d h old at the start and is not used. To serve from it, start with"
            + " --last-known-good-age. Once proxies may connect it is kept beside, as .old.";
    return new LastRun(null, null, LastKnownGood.alarm(text.formatted(age.toHours()), clock));
  }

  private static LastRun unreadable(LastKnownGoodFile file, String why, Clock clock) {
    log.atWarn()
        .addKeyValue("file", file)
        .addKeyValue("reason", why)
        .log("The last-known-good file cannot be read");
    String text = "The file was not used at the start: " + why;
    return new LastRun(null, null, LastKnownGood.alarm(text, clock));
  }

  private static LastRun refused(LastKnownGoodFile file, String why, Clock clock) {
    Path aside = null;
    String where;
    try {
      aside = file.setAside(".refused");
      where = "it is now " + aside.getFileName() + "; remove that to end this alarm";
    } catch (IOException e) {
      where = "it could not be set aside: " + e.getMessage();
    }
    log.atWarn()
        .addKeyValue("file", file)
        .addKeyValue("reason", why)
        .addKeyValue("aside", where)
        .log("The last-known-good file is refused");
    String text = "The file was refused at the start: " + why + "; " + where;
    return new LastRun(null, aside, LastKnownGood.alarm(text, clock));
  }
}
