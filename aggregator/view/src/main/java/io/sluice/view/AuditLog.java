package io.sluice.view;

import java.util.List;

/**
 * Who did what. Changes of splits, policies, homes and admissions write their entry themselves, in
 * their own transaction; this is for acts that change nothing stored. Blocks on the database.
 */
public interface AuditLog {

  /**
   * Writes an entry.
   *
   * @return false when the database could not commit
   */
  boolean append(Entry entry);

  /** The newest entries, newest first; at most {@code limit}. */
  List<Entry> newest(int limit);

  /**
   * One act.
   *
   * @param at milliseconds since the epoch
   * @param actor who
   * @param action what kind: {@code split.put}, {@code split.rollback}, {@code policy.put}, {@code
   *     home.put}, {@code name.admit}, {@code source.know}, {@code loss.confirm}, {@code hold.put},
   *     {@code hold.end}, {@code source.release}
   * @param subject on what: a service, a source, or {@code source/service}
   * @param before JSON of the value before, empty when there was none
   * @param after JSON of the value after, empty when there is none
   * @param reason as given
   */
  record Entry(
      long at,
      Actor actor,
      String action,
      String subject,
      String before,
      String after,
      String reason) {}
}
