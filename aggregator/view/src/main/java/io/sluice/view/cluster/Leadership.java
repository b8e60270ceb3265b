package io.sluice.view.cluster;

/**
 * Which member does what only one may do: runs migrations, writes the registry's history. Any
 * thread, never blocks.
 */
public interface Leadership {
  /** The only member leads, and nobody disputes it. */
  Leadership ALONE =
      new Leadership() {
        @Override
        public String holder() {
          return "";
        }

        @Override
        public long epoch() {
          return 1;
        }
      };

  /** This member, as it holds the lease; empty where there is none to be held. */
  String holder();

  /**
   * The epoch under which this member leads, or 0 while it does not. Whoever writes as the leader
   * asserts it in the transaction: one that was asleep does not know yet that it leads no more.
   */
  long epoch();

  /** Whether it leads, as far as it knows. */
  default boolean leads() {
    return epoch() > 0;
  }
}
