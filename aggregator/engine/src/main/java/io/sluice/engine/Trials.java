package io.sluice.engine;

import java.util.ArrayList;
import java.util.List;

/** Changes that somebody asks about; answered when a pass has merged what happened. The loop's. */
final class Trials {
  private final MergedServices merged;
  private final List<LoopInput.ChangeTried> waiting = new ArrayList<>();
  private final List<LoopInput.DrainTried> drains = new ArrayList<>();

  Trials(MergedServices merged) {
    this.merged = merged;
  }

  void add(LoopInput.ChangeTried trial) {
    waiting.add(trial);
  }

  void add(LoopInput.DrainTried trial) {
    drains.add(trial);
  }

  /** Answers all; a merge that fails on one is that one's answer. */
  void answer() {
    for (LoopInput.ChangeTried trial : waiting) {
      try {
        trial.preview().complete(merged.preview(trial.service(), trial.change()));
      } catch (RuntimeException e) {
        trial.preview().completeExceptionally(e);
      }
    }
    waiting.clear();
    for (LoopInput.DrainTried trial : drains) {
      try {
        trial.previews().complete(merged.preview(trial.drain()));
      } catch (RuntimeException e) {
        trial.previews().completeExceptionally(e);
      }
    }
    drains.clear();
  }
}
