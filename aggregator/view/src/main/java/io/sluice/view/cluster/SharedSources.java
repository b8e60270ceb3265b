package io.sluice.view.cluster;

import io.sluice.view.Snapshot;
import io.sluice.view.Term;
import java.util.Set;

/**
 * Who reads which source, and what its owner admitted of it. Of all that is told of one source, the
 * highest term that has synced counts.
 */
public interface SharedSources {
  /** Hears what concerns this member; called on any thread, in order for each source. */
  interface Listener {
    /**
     * This member reads the source from now on, under this term; under a higher one than before
     * when it reads it already.
     */
    void leads(String source, Term term);

    /** This member reads the source no more: another one does, under a higher term. */
    void follows(String source);

    /**
     * The owner of a source admitted something, or this member heard of it late.
     *
     * @param snapshot all of it
     * @param changed services that may differ from what was told under the same term before
     */
    void shared(Snapshot snapshot, Set<String> changed);
  }

  /** Tells the listener all from here on; it is told first what is known already. */
  void subscribe(Listener listener);

  /**
   * Tells others what this member admitted as a source's owner; never blocks. Called by one thread.
   *
   * @param snapshot all of it
   * @param changed services that differ from what was told under the same term before
   */
  void tell(Snapshot snapshot, Set<String> changed);
}
