package io.sluice.agent.registration;

import java.time.Duration;

/**
 * A service that ends in order takes itself out of the registry and serves on for a while: it is
 * not registered again meanwhile. One that answers for longer did not leave, the registry lost it.
 */
final class Goodbye {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final long mostLooks;
  private int looks;

  /**
   * @param pace between two looks
   */
  Goodbye(Duration pace) {
    mostLooks = Math.max(1, LONGEST.toMillis() / pace.toMillis());
  }

  /** Somebody wants it otherwise. */
  void takeBack() {
    looks = 0;
  }

  /**
   * Whether it was said.
   *
   * @param registered whether it stood there at the last look
   * @param well whether the service answers
   */
  boolean isSaid(Registry.Entry entry, boolean registered, boolean well) {
    boolean leaves = looks > 0 || registered;
    boolean gone = leaves && !entry.isThere() && !entry.isKeptAlive();
    looks = gone && well ? looks + 1 : 0;
    return looks > 0 && looks <= mostLooks;
  }
}
