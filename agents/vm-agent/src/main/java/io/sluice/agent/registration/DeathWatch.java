package io.sluice.agent.registration;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether the service lives where nobody else does, and Envoy listens still. One that died is
 * taken out where the agent alone keeps it; a key that stays for ever gets the service's own port
 * back: before Envoy, that took no connection either. For one thread.
 */
final class DeathWatch {
  private static final Logger log = LoggerFactory.getLogger(DeathWatch.class);

  /** It is dead when it failed so often, one after the other. */
  private static final int DEAD_LOOKS = 3;

  private int failed;

  /**
   * One look.
   *
   * @param dead whether it failed often enough
   * @param trouble why it failed; empty when it did not, or somebody else looks
   */
  record Look(boolean dead, String trouble) {}

  /**
   * Looks, and does what a dead service asks for.
   *
   * @param trouble empty while the service answers
   * @throws IOException if the registry does not answer, or refuses
   */
  Look look(Registry.Entry entry, Supplier<Optional<String>> trouble) throws IOException {
    boolean hides = entry.leadsToEnvoy() && entry.outlivesService();
    Optional<String> ill = entry.isKeptAlive() || hides ? trouble.get() : Optional.empty();
    failed = ill.isPresent() ? failed + 1 : 0;
    boolean dead = failed >= DEAD_LOOKS;
    if (dead && hides) {
      entry.putService();
      log.atWarn()
          .addKeyValue("id", entry.id())
          .addKeyValue("why", ill.orElse(""))
          .log("gave the own port back of a service that does not answer");
    } else if (dead && entry.isThere()) {
      entry.remove();
    }
    return new Look(dead, ill.orElse(""));
  }

  /** It answered. */
  void answered() {
    failed = 0;
  }
}
