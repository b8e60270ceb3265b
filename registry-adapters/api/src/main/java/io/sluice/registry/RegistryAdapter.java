package io.sluice.registry;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Reads one registry and says what it sees, in order. An adapter retries by itself, with back-off
 * and jitter, until it is closed; it decides nothing about what its readings mean.
 */
public interface RegistryAdapter extends AutoCloseable {

  /**
   * Starts reading; called once. Returns at once: a registry that cannot be reached is an event,
   * not an exception.
   *
   * @param sink gets every event, from one thread at a time and in order; it never blocks
   */
  void start(Consumer<RegistryEvent> sink);

  /**
   * Asks for a fresh read of some of the source's own names, soon and once; called by the guard
   * alone, from any thread. Each answers with an {@link RegistryEvent.InstancesReplaced}, also when
   * nothing changed or the name is gone (then empty), or with {@link RegistryEvent.Disconnected}.
   * What cannot be read now is dropped: the guard asks again.
   */
  void reread(Set<String> services);

  /**
   * Looks up what the source's credentials could do beyond what the adapter needs. An operator asks
   * for it, from any thread, after {@link #start}; it does not disturb the reading.
   *
   * @return never fails: a registry that cannot be asked is {@link Rights.Verdict#UNKNOWN} with the
   *     reason
   */
  CompletionStage<Rights> rights();

  /** Stops reading and frees every connection and thread; no event follows. Idempotent. */
  @Override
  void close();
}
