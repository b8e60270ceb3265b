package io.sluice.store;

/** How far another member was heard. One thread. */
final class Neighbour {
  /** Of the member; empty until it said who its proxies are. */
  private String run = "";

  /** The number of what it tells next. */
  private long next;

  /** Whether something that it told was lost since it said who its proxies are. */
  private boolean lost;

  /** Whether all that its proxies hold is known, but for what is on its way. */
  private boolean whole;

  /** The name behind which the next page begins. */
  private String after = "";

  /** The number of the question that waits; 0 for none. */
  private long question;

  /** When to ask, or to ask again, in milliseconds of a clock that never jumps. */
  private long askAt = Long.MIN_VALUE;

  private boolean refused;

  /** Whether it said who its proxies are. */
  boolean isListed() {
    return !run.isEmpty();
  }

  boolean isOf(String itsRun) {
    return run.equals(itsRun);
  }

  /** Whether it is to be asked now. */
  boolean lacks(long now) {
    return !whole && now >= askAt;
  }

  String after() {
    return after;
  }

  void asked(long number, long again) {
    question = number;
    askAt = again;
  }

  boolean waitsFor(long number) {
    return question == number;
  }

  void leaveAlone(long until) {
    question = 0;
    askAt = until;
  }

  void askAgain() {
    leaveAlone(Long.MIN_VALUE);
  }

  /** Whether something before this was lost. */
  boolean misses(ToldFacts told) {
    return told.number() >= next + (told.facts().isEmpty() ? 0 : 1);
  }

  /** Whether this is what it tells next. */
  boolean expects(ToldFacts told) {
    return told.number() == next && !told.facts().isEmpty();
  }

  void taken() {
    next++;
  }

  boolean isLost() {
    return lost;
  }

  /** What it tells is in the page that it is asked for, or that page is too old. */
  void skip(ToldFacts told) {
    next = Math.max(next, told.number() + 1);
  }

  /** Something was lost: all is asked for anew. */
  void doubt() {
    lost = true;
    whole = false;
    after = "";
    askAgain();
  }

  /** Whether a page says what was before something that it told since. */
  boolean isBehind(HeldPage page) {
    return isOf(page.run()) && page.number() + 1 < next;
  }

  /** Takes a page; whether all is known again. */
  boolean copied(HeldPage page) {
    if (page.isFirst()) {
      run = page.run();
      next = page.number() + 1;
      lost = false;
    }
    whole = page.last();
    after = whole ? "" : page.upTo();
    askAgain();
    return whole;
  }

  /** Whether what it says was understood until now; told once. */
  boolean refuse() {
    boolean first = !refused;
    refused = true;
    return first;
  }
}
