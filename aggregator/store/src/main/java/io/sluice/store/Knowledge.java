package io.sluice.store;

import io.sluice.view.Hold;
import io.sluice.view.Home;
import io.sluice.view.SplitStore.Admission;
import io.sluice.view.SplitStore.Stored;
import io.sluice.view.SplitStore.StoredChange;
import io.sluice.view.StoredSplit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares what a database holds with what a member knew to be committed. */
final class Knowledge {
  private Knowledge() {}

  /**
   * What a database lacks of what was committed once, in words, or null when it lacks nothing.
   *
   * @param unheard holds that stand and that it was never told of
   */
  static @Nullable String lacking(Stored stored, Stored known, List<Hold> unheard) {
    SortedSet<String> lacking = missing(stored, known, unheard);
    if (lacking.isEmpty()) {
      return null;
    }
    return ("The database is older than what this member served: it lacks what was committed,"
            + " %d times, first of %s. Stop the server, put the newer database in its place and"
            + " start it; or write what this member knows into the database, with sluice store"
            + " adopt or by starting it once with --adopt-last-known-good; or, to go on with the"
            + " older one, stop it, remove the file last-known-good from its data folder, and"
            + " start it")
        .formatted(lacking.size(), lacking.first());
  }

  /** Of what a database lacks something: services, its sources, format, holds; in order. */
  static SortedSet<String> missing(Stored stored, Stored known, List<Hold> unheard) {
    SortedSet<String> lacking = new TreeSet<>();
    for (Home home : known.homes().values()) {
      Home there = stored.homes().get(home.service());
      if (there == null || !there.ports().keySet().containsAll(home.ports().keySet())) {
        lacking.add(home.service());
      }
    }
    for (StoredSplit split : known.splits().values()) {
      StoredSplit there = stored.splits().get(split.service());
      if (there == null || there.generation() < split.generation()) {
        lacking.add(split.service());
      }
    }
    Set<Admission> admitted = new HashSet<>(stored.admissions());
    for (Admission admission : known.admissions()) {
      if (!admitted.contains(admission)) {
        lacking.add(admission.service());
      }
    }
    if (!stored.sources().keySet().containsAll(known.sources().keySet())) {
      lacking.add("its sources");
    }
    if (stored.formats().number() < known.formats().number()) {
      lacking.add("the rendering format"); // it never goes back once all proxies have it
    }
    unheard.forEach(hold -> lacking.add("the hold of " + hold.name()));
    return lacking;
  }

  /** All that is stored, as if it was committed just now. */
  static List<StoredChange> asChanges(Stored stored) {
    List<StoredChange> changes = new ArrayList<>();
    stored.homes().values().forEach(home -> changes.add(new StoredChange.HomeStored(home)));
    stored.splits().values().forEach(split -> changes.add(new StoredChange.SplitStored(split)));
    stored.admissions().forEach(admission -> changes.add(new StoredChange.Admitted(admission)));
    changes.add(new StoredChange.HoldsStored(stored.holds()));
    changes.add(new StoredChange.FormatsStored(stored.formats()));
    return changes;
  }
}
