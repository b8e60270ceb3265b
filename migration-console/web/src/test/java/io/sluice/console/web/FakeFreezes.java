package io.sluice.console.web;

import io.sluice.view.Actor;
import io.sluice.view.Freeze;
import io.sluice.view.Freezes;
import io.sluice.view.StoreUnavailable;
import io.sluice.view.people.Scope;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Freezes in memory, which begin at 9 s. */
final class FakeFreezes implements Freezes {
  final List<Freeze> standing = new CopyOnWriteArrayList<>();
  volatile boolean down;

  @Override
  public List<Freeze> freezes() {
    if (down) {
      throw new StoreUnavailable("the database is down", null);
    }
    return List.copyOf(standing);
  }

  @Override
  public List<Freeze> seen() {
    return List.copyOf(standing);
  }

  @Override
  public Outcome freeze(Scope scope, long until, Actor actor, String reason) {
    if (down) {
      return new Outcome.Unavailable("the database is down");
    }
    if (until <= 9_000) {
      return new Outcome.Past();
    }
    if (standing.size() == 2) {
      return new Outcome.TooMany();
    }
    Freeze freeze =
        new Freeze("f-" + (standing.size() + 1), scope, 9_000, until, actor.name(), reason);
    standing.add(freeze);
    return new Outcome.Standing(freeze);
  }

  @Override
  public Outcome end(String id, Actor actor, String reason) {
    for (Freeze freeze : standing) {
      if (freeze.id().equals(id)) {
        standing.remove(freeze);
        return new Outcome.Ended(freeze);
      }
    }
    return new Outcome.Unknown();
  }
}
