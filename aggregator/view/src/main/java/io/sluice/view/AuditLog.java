package io.sluice.view;

import java.util.List;
import java.util.Optional;

/**
 * Who did what, and by that the feed of all commits (docs/design/0011): every change of what is
 * stored writes its entry itself, in its own transaction; {@link #append} is for acts that change
 * nothing stored. Entries are numbered from 1 on, without gaps, in the order in which all members
 * committed: whoever has read up to a number misses nothing by asking for what is after it. Blocks
 * on the database.
 */
public interface AuditLog {

  /**
   * Writes an entry.
   *
   * @return false when the database could not commit
   */
  boolean append(Entry entry);

  /**
   * The entries after a number, oldest first; at most {@code limit}. Those whose text retention has
   * dropped are left out.
   *
   * @param seq 0 for all from the first one on
   * @throws StoreUnavailable if the database cannot be read
   */
  List<Recorded> after(long seq, int limit);

  /**
   * The entries that a filter lets through, newest first; at most {@code limit}.
   *
   * @throws StoreUnavailable if the database cannot be read
   */
  List<Recorded> find(Filter filter, int limit);

  /**
   * The number of the newest entry, 0 when there is none.
   *
   * @throws StoreUnavailable if the database cannot be read
   */
  long newestSeq();

  /** The newest entries, newest first; at most {@code limit}. */
  default List<Entry> newest(int limit) {
    return find(Filter.ALL, limit).stream().map(Recorded::entry).toList();
  }

  /**
   * One act.
   *
   * @param at milliseconds since the epoch
   * @param actor who
   * @param action what kind: {@code split.put}, {@code split.rollback}, {@code split.emergency}
   *     with {@code .keep} and {@code .drop} behind it, {@code policy.put}, {@code home.put},
   *     {@code name.admit}, {@code source.know}, {@code loss.confirm}, {@code hold.put}, {@code
   *     hold.end}, {@code source.release}, {@code audit.export}, {@code audit.retain}; at most 64
   *     characters
   * @param subject on what: a service, a source, or {@code source/service}
   * @param before JSON of the value before, empty when there was none
   * @param after JSON of the value after, empty when there is none
   * @param reason as given
   * @param result what became of it, one word of at most 32 characters: {@link #DONE}, {@link
   *     #REFUSED}
   */
  record Entry(
      long at,
      Actor actor,
      String action,
      String subject,
      String before,
      String after,
      String reason,
      String result) {
    /** The act took effect. */
    public static final String DONE = "done";

    /** The act was not allowed; nothing was changed. */
    public static final String REFUSED = "refused";

    /** An act that took effect. */
    public Entry(
        long at,
        Actor actor,
        String action,
        String subject,
        String before,
        String after,
        String reason) {
      this(at, actor, action, subject, before, after, reason, DONE);
    }
  }

  /**
   * An entry and its place.
   *
   * @param seq from 1 on, without gaps, in the order of commits over all members
   */
  record Recorded(long seq, Entry entry) {}

  /**
   * Which entries; what is empty lets everything through.
   *
   * @param actor their exact actor
   * @param action what their action begins with
   * @param subject their exact subject
   * @param from not before this, milliseconds since the epoch
   * @param until before this, milliseconds since the epoch
   * @param before only with a smaller number: the cursor of a next page
   */
  record Filter(
      Optional<String> actor,
      Optional<String> action,
      Optional<String> subject,
      Optional<Long> from,
      Optional<Long> until,
      Optional<Long> before) {
    /** Everything. */
    public static final Filter ALL =
        new Filter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** The same, of one actor. */
    public Filter ofActor(String one) {
      return new Filter(Optional.of(one), action, subject, from, until, before);
    }

    /** The same, of actions that begin so. */
    public Filter ofAction(String prefix) {
      return new Filter(actor, Optional.of(prefix), subject, from, until, before);
    }

    /** The same, on one subject. */
    public Filter ofSubject(String one) {
      return new Filter(actor, action, Optional.of(one), from, until, before);
    }

    /** The same, not before a time. */
    public Filter from(long millis) {
      return new Filter(actor, action, subject, Optional.of(millis), until, before);
    }

    /** The same, before a time. */
    public Filter until(long millis) {
      return new Filter(actor, action, subject, from, Optional.of(millis), before);
    }

    /** The same, only what has a smaller number. */
    public Filter before(long seq) {
      return new Filter(actor, action, subject, from, until, Optional.of(seq));
    }
  }
}
