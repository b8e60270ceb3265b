package io.sluice.store;

import io.sluice.view.Formats;
import io.sluice.view.Hold;
import io.sluice.view.Home;
import io.sluice.view.SplitStore.Admission;
import io.sluice.view.SplitStore.Stored;
import io.sluice.view.SplitStore.StoredChange;
import io.sluice.view.StoredSplit;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a member knows to be stored, from every commit it hears of; any thread. */
final class Followed {
  private final Map<String, Home> homes; // this and all below: under this
  private final Map<String, StoredSplit> splits;
  private final Set<Admission> admissions;
  private final Map<String, Boolean> sources;
  private List<Hold> holds;
  private Formats formats;

  Followed(Stored stored) {
    homes = new HashMap<>(stored.homes());
    splits = new HashMap<>(stored.splits());
    admissions = new LinkedHashSet<>(stored.admissions());
    sources = new HashMap<>(stored.sources());
    formats = stored.formats();
    holds = stored.holds();
  }

  /**
   * Takes what was committed; whether it is news. A commit is heard from whoever makes it and from
   * the feed, and the two may meet.
   */
  synchronized boolean isNews(StoredChange change) {
    if (change instanceof StoredChange.HomeStored stored) {
      return !stored.home().equals(homes.put(stored.home().service(), stored.home()));
    }
    if (change instanceof StoredChange.SplitStored stored) {
      StoredSplit before = splits.get(stored.split().service());
      if (before != null && before.generation() >= stored.split().generation()) {
        return false;
      }
      splits.put(stored.split().service(), stored.split());
      return true;
    }
    if (change instanceof StoredChange.Admitted admitted) {
      return admissions.add(admitted.admission());
    }
    if (change instanceof StoredChange.HoldsStored stored) {
      boolean news = !stored.holds().equals(holds);
      holds = stored.holds();
      return news;
    }
    if (change instanceof StoredChange.FormatsStored stored) {
      boolean news = !stored.formats().equals(formats);
      formats = stored.formats();
      return news;
    }
    return true;
  }

  /** Takes what was committed, news or not. */
  void take(StoredChange change) {
    boolean unused = isNews(change);
  }

  /** All of it. */
  synchronized Stored stored() {
    return new Stored(homes, splits, List.copyOf(admissions), sources, formats, holds);
  }
}
