package io.sluice.store;

import io.sluice.view.Alarm;
import io.sluice.view.Emergencies;
import io.sluice.view.Emergency;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The emergency rollbacks that stand: on disk before they are here, here until they are off the
 * disk or stored. Any thread; changes are serial and may block on the disk.
 */
final class StandingEmergencies {
  private static final Logger log = LoggerFactory.getLogger(EmergencyStore.class);

  private final EmergencyFile file;

  /** Written under this, read anywhere; immutable. */
  private volatile SortedMap<String, Emergency> byService;

  /** Ids of those that were over in this run: who tells of one again has not heard. Under this. */
  private final Set<String> over = new HashSet<>();

  /** Whether the file has more than stands: the end of one could not be written. Under this. */
  private boolean stale;

  /** A file that could not be used, or null; never changed. */
  private final EmergencyFile.Reading.@Nullable Refused refused;

  private final long began;

  private StandingEmergencies(
      EmergencyFile file,
      SortedMap<String, Emergency> byService,
      EmergencyFile.Reading.@Nullable Refused refused,
      Clock clock) {
    this.file = file;
    this.byService = byService;
    this.refused = refused;
    this.began = clock.millis();
  }

  static StandingEmergencies read(EmergencyFile file, Clock clock) throws IOException {
    EmergencyFile.Reading reading = file.read();
    if (reading instanceof EmergencyFile.Reading.Found found) {
      found
          .byService()
          .values()
          .forEach(
              it ->
                  log.atWarn()
                      .addKeyValue("service", it.service())
                      .addKeyValue("by", it.origin())
                      .log("An emergency rollback of an earlier run is in force"));
      return new StandingEmergencies(file, found.byService(), null, clock);
    }
    EmergencyFile.Reading.Refused refused = (EmergencyFile.Reading.Refused) reading;
    log.atWarn()
        .addKeyValue("file", file)
        .addKeyValue("reason", refused.why())
        .addKeyValue("aside", refused.aside())
        .log("The file of emergency rollbacks is refused");
    return new StandingEmergencies(file, new TreeMap<>(), refused, clock);
  }

  List<Emergency> all() {
    return List.copyOf(byService.values());
  }

  @Nullable Emergency of(String service) {
    return byService.get(service);
  }

  /** On disk, then in force; unless one of the service stands already. */
  synchronized Emergencies.Outcome add(Emergency emergency) {
    Emergency before = byService.get(emergency.service());
    if (before != null) {
      return new Emergencies.Outcome.Standing(before, false);
    }
    if (byService.size() >= Emergency.MOST) {
      return new Emergencies.Outcome.Unwritable(Emergency.MOST + " of them stand already");
    }
    SortedMap<String, Emergency> after = new TreeMap<>(byService);
    after.put(emergency.service(), emergency);
    try {
      file.write(after.values());
    } catch (IOException e) {
      log.atWarn().setCause(e).addKeyValue("file", file).log("An emergency rollback is refused");
      return new Emergencies.Outcome.Unwritable(
          "it cannot be written to " + file + ", and a restart would forget it: " + e.getMessage());
    }
    byService = Collections.unmodifiableSortedMap(after);
    stale = false;
    log.atWarn()
        .addKeyValue("service", emergency.service())
        .addKeyValue("split", emergency.split().weights())
        .addKeyValue("actor", emergency.actor().name())
        .addKeyValue("from", emergency.actor().from())
        .addKeyValue("requestId", emergency.actor().requestId())
        .log("EMERGENCY ROLLBACK: in force without the database");
    return new Emergencies.Outcome.Standing(emergency, true);
  }

  /** Another member tells of one; whether it is news here. */
  synchronized boolean heard(Emergency emergency) {
    return !over.contains(emergency.id())
        && add(emergency.conflicting(false)) instanceof Emergencies.Outcome.Standing standing
        && standing.changed();
  }

  /** Somebody has to decide over it; false when that was known. */
  synchronized boolean conflicting(Emergency emergency) {
    Emergency before = byService.get(emergency.service());
    if (before == null || !before.id().equals(emergency.id()) || before.conflicting()) {
      return false;
    }
    SortedMap<String, Emergency> after = new TreeMap<>(byService);
    after.put(before.service(), before.conflicting(true));
    byService = Collections.unmodifiableSortedMap(after);
    return true;
  }

  /** It is over, and the database knows that; what the file says too much is told to nobody. */
  synchronized void remove(Emergency emergency) {
    Emergency before = byService.get(emergency.service());
    if (before == null || !before.id().equals(emergency.id())) {
      return;
    }
    SortedMap<String, Emergency> after = new TreeMap<>(byService);
    after.remove(before.service());
    byService = Collections.unmodifiableSortedMap(after);
    over.add(before.id());
    stale = true;
    tidy();
  }

  /** Takes what is over off the disk, and room for the next one; tried again until it works. */
  synchronized void tidy() {
    try {
      if (stale) {
        file.write(byService.values());
        stale = false;
      }
      file.keepReserve();
    } catch (IOException e) {
      log.atDebug().setCause(e).addKeyValue("file", file).log("It cannot be tidied yet");
    }
  }

  List<Alarm> alarms() {
    List<Alarm> alarms = new ArrayList<>();
    for (Emergency one : byService.values()) {
      alarms.add(new Alarm(Alarm.Kind.EMERGENCY, one.service(), words(one), one.at()));
    }
    EmergencyFile.Reading.Refused unused = refused;
    if (unused != null && Files.exists(unused.aside())) {
      Path aside = unused.aside();
      alarms.add(
          new Alarm(
              Alarm.Kind.EMERGENCY,
              aside.getFileName().toString(),
              "Rollbacks that were made without the database may be lost: their file was refused at"
                  + " the start: "
                  + unused.why()
                  + ". Look into it, roll back again what needs it, and remove it.",
              began));
    }
    return alarms;
  }

  /** As in {@code vm 100%}. */
  private static String shares(Emergency one) {
    return one.split().weights().entrySet().stream()
        .filter(weight -> weight.getValue() > 0)
        .map(
            weight ->
                weight.getKey()
                    + " "
                    + BigDecimal.valueOf(weight.getValue(), 2).stripTrailingZeros().toPlainString()
                    + "%")
        .collect(Collectors.joining(" "));
  }

  private String words(Emergency one) {
    String made =
        "Rolled back to %s without the database, by %s.".formatted(shares(one), one.origin());
    return one.conflicting()
        ? made
            + (" The database is back and holds something else than the generation %d that this"
                    + " stood on. It stays in force until you decide: sluice emergency keep %s"
                    + " stores it; sluice emergency drop %s takes what is stored.")
                .formatted(one.stood().generation(), one.service(), one.service())
        : made + " It stays in force, and is stored as soon as the database can commit.";
  }
}
