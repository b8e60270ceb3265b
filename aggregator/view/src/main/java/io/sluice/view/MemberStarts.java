package io.sluice.view;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** When members started and stopped, and what was configured otherwise than before; blocks. */
public interface MemberStarts {

  /**
   * Keeps a start, with audit entries {@code member.start} and, where the configuration is not that
   * of the member's last start, {@code member.configure} with the difference.
   *
   * @return false when the database could not commit
   */
  boolean started(Start start);

  /**
   * Keeps that a member stops of its own accord, as {@code member.stop}.
   *
   * @return false when the database could not commit
   */
  boolean stopped(String member, long at);

  /**
   * A member's start.
   *
   * @param member its name
   * @param version of its program
   * @param at milliseconds since the epoch
   * @param configuration as written, by path, without secrets
   */
  record Start(String member, String version, long at, SortedMap<String, String> configuration) {
    public Start {
      configuration = Collections.unmodifiableSortedMap(new TreeMap<>(configuration));
    }
  }
}
