package io.sluice.view.cluster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who does what only one member may do, as the database knows it by its own clock. Every method
 * blocks on the database; call it from a worker thread.
 */
public interface Leases {
  /** The lease of whoever leads. */
  String LEADER = "leader";

  /**
   * Takes a lease that nobody holds, or goes on with one's own. Whoever takes it after somebody
   * else, or after it was over, gets a higher epoch; so does whoever holds one that is not above
   * what others have heard of, which happens where a database was restored from a backup.
   *
   * @param name 1 to 200 characters
   * @param holder the member
   * @param lasts from now on
   * @param above the epoch is higher than this one; 0 for any
   * @return who holds it now, or null while the database cannot tell
   */
  @Nullable Lease take(String name, String holder, Duration lasts, long above);

  /** Gives one's own lease back; another's stays. */
  void release(String name, String holder);

  /**
   * A lease.
   *
   * @param holder who has it
   * @param epoch grows with every change of the holder; 1 for the first
   */
  record Lease(String holder, long epoch) {}
}
