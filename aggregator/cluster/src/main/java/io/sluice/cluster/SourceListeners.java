package io.sluice.cluster;

import io.sluice.view.Snapshot;
import io.sluice.view.Term;
import io.sluice.view.cluster.SharedSources;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All who hear who reads which source, and what its owner admitted. One thread. */
final class SourceListeners implements SharedSources.Listener {
  private final List<SharedSources.Listener> all = new ArrayList<>();

  void add(SharedSources.Listener one) {
    all.add(one);
  }

  @Override
  public void leads(String source, Term term) {
    all.forEach(one -> one.leads(source, term));
  }

  @Override
  public void follows(String source) {
    all.forEach(one -> one.follows(source));
  }

  @Override
  public void shared(Snapshot snapshot, Set<String> changed) {
    all.forEach(one -> one.shared(snapshot, changed));
  }
}
