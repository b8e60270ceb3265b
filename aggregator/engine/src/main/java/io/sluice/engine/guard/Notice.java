package io.sluice.engine.guard;

import io.sluice.registry.RegistryEvent;

/** A transition that somebody may want to know of: for logs, alarms and metrics. */
public sealed interface Notice {

  /**
   * A service lost too much at once, and it is kept.
   *
   * @param held instances that are kept since now
   * @param ready instances that are still reported ready
   * @param most ready at once within the window
   */
  record HeldLoss(String service, int held, int ready, int most) implements Notice {}

  /**
   * Held instances were let go.
   *
   * @param gone how many
   */
  record LossBelieved(String service, int gone, Evidence evidence) implements Notice {}

  /**
   * Held instances were reported again.
   *
   * @param returned how many
   */
  record Returned(String service, int returned) implements Notice {}

  /**
   * The source lost so much that time confirms no loss.
   *
   * @param lost silently, arrivals counted
   * @param most ready at once within the window
   * @param emptied services that lost their last ready instance
   */
  record BecameSuspect(int lost, int most, int emptied) implements Notice {}

  /** The source is suspect no more; what is still held is held as any other loss. */
  record Recovered(Evidence evidence) implements Notice {}

  /** The source cannot be read; sent again when the cause changes. */
  record BecameStale(RegistryEvent.Cause cause, String detail) implements Notice {}

  /**
   * The source can be read again.
   *
   * @param staleFor how long it could not, in milliseconds
   */
  record ReadAgain(long staleFor) implements Notice {}

  /**
   * Instances came back and wait.
   *
   * @param instances how many
   * @param until when the last of them is let in, milliseconds since the epoch
   */
  record Damped(String service, int instances, long until) implements Notice {}

  /** The source cannot be read, and probes find nobody at an address that it named ready. */
  record FoundDead(String service, Target target) implements Notice {}

  /** Somebody answers again where {@link FoundDead} found nobody. */
  record FoundAlive(String service, Target target) implements Notice {}

  /**
   * The source could not be read for so long that its claims were dropped, as configured.
   *
   * @param instances how many claims
   */
  record Expired(int instances) implements Notice {}

  /** No probe of the source gets through, not even to what it reports: silence proves nothing. */
  record OutOfReach() implements Notice {}

  /** Why a loss, or a source, is believed. */
  enum Evidence {
    /** It is within what a service may lose. */
    SMALL,
    /** The time is over and fresh reads agree. */
    TIME,
    /** Nobody is there, twice. */
    PROBES,
    /** As many are ready as before, elsewhere. */
    REPLACED,
    /** The instances were reported again. */
    RETURNED,
    /** The instance says of itself that it leaves. */
    ANNOUNCED,
    /** Nothing is held any more: all of it returned, was replaced, or was found dead. */
    NOTHING_HELD,
    /** A person said so. */
    OPERATOR
  }
}
