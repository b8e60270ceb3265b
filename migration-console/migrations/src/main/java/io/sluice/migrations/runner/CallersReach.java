package io.sluice.migrations.runner;

import io.sluice.migrations.Plan;
import io.sluice.migrations.engine.Evidence.Answer;
import io.sluice.migrations.engine.Evidence.Verdict;
import io.sluice.view.reach.Reach;
import io.sluice.view.reach.Reaching;
import io.sluice.view.reach.Reaching.Begun;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether callers get through to where plans move, in words; asks them when that is not known, is
 * old, or was not well. Any thread, never blocks.
 */
public final class CallersReach {
  /** So often is asked again what failed, or was refused. */
  private static final long AGAIN_MILLIS = 60_000;

  private final Reaching reaching;

  /** Of what was wished last, by service; a member has few that wait. */
  private final Map<String, Wish> wishes = new ConcurrentHashMap<>();

  /**
   * @param at milliseconds since the epoch
   * @param refused why nobody is asked, or empty
   */
  private record Wish(String environment, long at, String refused) {}

  public CallersReach(Reaching reaching) {
    this.reaching = reaching;
  }

  /**
   * What callers told.
   *
   * @param now milliseconds since the epoch
   */
  Verdict verdict(Plan plan, long now) {
    Optional<Reach> known =
        reaching.newest(plan.service(), plan.to()).filter(reach -> reach.isFresh(now));
    if (known.isEmpty()) {
      return new Verdict(Answer.NO_DATA, unknown(plan));
    }
    Reach reach = known.get();
    if (!reach.done()) {
      return new Verdict(Answer.NO_DATA, "callers are asked: " + reach.words());
    }
    Answer answer =
        reach.isWhole() ? Answer.PASS : reach.failing() > 0 ? Answer.FAIL : Answer.NO_DATA;
    return new Verdict(answer, reach.words());
  }

  private String unknown(Plan plan) {
    return wished(plan)
        .map(Wish::refused)
        .filter(words -> !words.isEmpty())
        .orElse("whether callers reach " + plan.to() + " is not known yet");
  }

  private Optional<Wish> wished(Plan plan) {
    return Optional.ofNullable(wishes.get(plan.service()))
        .filter(wish -> wish.environment().equals(plan.to()));
  }

  /**
   * Has them asked where it is time.
   *
   * @param now milliseconds since the epoch
   */
  void ask(Plan plan, long now) {
    long found = reaching.newest(plan.service(), plan.to()).map(Reach::at).orElse(0L);
    long last = Math.max(found, wished(plan).map(Wish::at).orElse(0L));
    if (now - last < AGAIN_MILLIS) {
      return;
    }
    wishes.values().removeIf(old -> now - old.at() > Reach.FRESH_MILLIS);
    wishes.put(plan.service(), new Wish(plan.to(), now, ""));
    reaching.begin(plan.service(), plan.to()).thenAccept(begun -> heard(plan, now, begun));
  }

  private void heard(Plan plan, long now, Begun begun) {
    if (begun instanceof Begun.Refused refused) {
      wishes.put(plan.service(), new Wish(plan.to(), now, refused.why()));
    }
  }
}
