package io.sluice.cluster;

/** Asks the database for leases; never blocks. Answers come as {@link Node#leased}. */
interface LeaseRequests {
  /**
   * Takes or renews one.
   *
   * @param asked when, by this member's clock; the answer names it
   * @param above as {@link io.sluice.view.cluster.Leases#take}
   */
  void take(String name, long asked, long above);

  /** Gives one back, after what was asked before. */
  void release(String name);
}
