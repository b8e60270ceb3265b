package io.sluice.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A member that was there before under the same name. It may be this one's last run, which others
 * have not missed yet; two that live would take each other's leases.
 */
final class Namesake implements MembershipListener {
  private final Semaphore changes = new Semaphore(0);

  @Override
  public void memberAdded(MembershipEvent event) {
    changes.release();
  }

  @Override
  public void memberRemoved(MembershipEvent event) {
    changes.release();
  }

  /**
   * Waits until there is none. Blocks.
   *
   * @param patienceMillis longer than the others need to miss a frozen member
   * @throws IOException if there is one still; says what to do
   */
  void awaitNone(HazelcastInstance joined, long patienceMillis) throws IOException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    for (Member other = before(joined); other != null; other = before(joined)) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        throw new IOException(
            "another member, at %s, is called \"%s\", too: give this one a name of its own (member)"
                .formatted(other.getAddress(), other.getAttribute(HazelcastSetup.NAME)));
      }
      try {
        if (changes.tryAcquire(left, TimeUnit.NANOSECONDS)) {
          changes.drainPermits();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while joining", e);
      }
    }
  }

  /** Members stand in the order in which they joined. */
  private static @Nullable Member before(HazelcastInstance joined) {
    Member self = joined.getCluster().getLocalMember();
    String name = self.getAttribute(HazelcastSetup.NAME);
    for (Member member : joined.getCluster().getMembers()) {
      if (member.equals(self)) {
        return null;
      }
      if (name.equals(member.getAttribute(HazelcastSetup.NAME))) {
        return member;
      }
    }
    return null;
  }
}
