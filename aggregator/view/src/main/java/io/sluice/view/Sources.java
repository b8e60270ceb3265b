package io.sluice.view;

import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.Rights;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The registries as this member sees them, and what an operator may say to their guards. */
public interface Sources {

  /** All configured sources, in configured order; any thread, never blocks. */
  List<Status> sources();

  /**
   * The snapshot in use, or null when there is no such source; any thread, never blocks. The held
   * and rejected entries are in it.
   */
  @Nullable Snapshot snapshot(String source);

  /**
   * Believes held losses now.
   *
   * @param service one service, or null for all of the source; confirming all ends a suspicion
   * @return how many endpoints were let go, or -1 when there is no such source
   */
  CompletionStage<Integer> confirm(String source, @Nullable String service);

  /**
   * Lets proxies connect without this source.
   *
   * @return false when there is no such source or nothing waited for it
   */
  CompletionStage<Boolean> release(String source);

  /**
   * Asks a registry what the source's credentials could do beyond reading; any thread, never
   * blocks.
   *
   * @return as {@link io.sluice.registry.RegistryAdapter#rights} answers, or null when there is no
   *     such source
   */
  @Nullable CompletionStage<Rights> rights(String source);

  /**
   * What became of a source's own names; any thread, never blocks.
   *
   * @param after after which name to begin, empty for the first
   * @param limit how many at most, 1 to {@link ExplainedNames#MOST}
   * @return null when there is no such source; the stage fails when the loop ends before it answers
   */
  @Nullable CompletionStage<ExplainedNames> explain(String source, String after, int limit);

  /** What the sources that are only tried would change; any thread, never blocks. */
  ShadowComparison shadow();

  /** What proxies still wait for, one sentence each; empty once they may connect. */
  List<String> waitingFor();

  /**
   * How a source does.
   *
   * @param source as configured
   * @param state in one word
   * @param cause why it cannot be read, or null while it can
   * @param detail one sentence about the cause, without secrets; empty when there is none
   * @param since when the state began, milliseconds since the epoch
   * @param lastRead when something was last read, milliseconds since the epoch, 0 for never
   * @param names the source's own names
   * @param services federated services
   * @param instances as reported
   * @param ready of them
   * @param held instances that vanished and are kept
   * @param rejected entries that are no instances
   */
  record Status(
      Source source,
      State state,
      @Nullable Cause cause,
      String detail,
      long since,
      long lastRead,
      int names,
      int services,
      int instances,
      int ready,
      int held,
      int rejected) {}

  /** A source in one word. */
  enum State {
    /** Not listed completely yet. */
    STARTING,
    /** Readable. */
    LIVE,
    /** Readable, but it lost so much at once that time confirms no loss. */
    SUSPECT,
    /** Not readable: what it said last is kept. */
    STALE
  }
}
