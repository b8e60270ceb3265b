package io.sluice.console.web;

import io.sluice.view.Actor;
import io.sluice.view.FormatProgress;
import io.sluice.view.Upgrades;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One format after the other, in memory. */
final class FakeUpgrades implements Upgrades {
  final List<String> acts = new ArrayList<>(); // guarded by this
  private Advance stored = Advance.standing(1); // guarded by this

  /** As a console sees them. */
  ConsolePorts.Upgrading ports() {
    return new ConsolePorts.Upgrading(
        this, 2, () -> Optional.of(new FormatProgress(advance().formats(), 20, 6, 1, 0)));
  }

  @Override
  public synchronized Advance advance() {
    return stored;
  }

  @Override
  public synchronized boolean put(
      Advance expected, Advance wanted, String action, Actor actor, String reason) {
    if (!expected.equals(stored)) {
      return false;
    }
    stored = wanted;
    acts.add(action + " " + actor.name() + " " + reason);
    return true;
  }
}
