package io.sluice.view;

import java.util.List;
import java.util.SortedMap;

/** The running servers; any thread, never blocks. */
public interface Members {

  /** All that are known, this one among them, sorted by name. */
  List<Member> members();

  /**
   * One running server.
   *
   * @param name as configured
   * @param self whether it is the one that is asked
   * @param version of its program, empty when it does not know
   * @param since when it started, milliseconds since the epoch
   * @param store what kind of database it writes to: {@code h2}, {@code postgresql}
   * @param view the version of its view: two with one version publish the same
   * @param services in its view
   * @param sources their states by name
   * @param waitingFor what its proxies wait for, a sentence each
   */
  record Member(
      String name,
      boolean self,
      String version,
      long since,
      String store,
      String view,
      int services,
      SortedMap<String, Sources.State> sources,
      List<String> waitingFor) {
    public Member {
      waitingFor = List.copyOf(waitingFor);
    }
  }
}
