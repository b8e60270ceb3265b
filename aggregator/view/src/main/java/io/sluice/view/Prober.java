package io.sluice.view;

import java.util.concurrent.CompletionStage;

/** Tries whether anybody listens at an address; bounded in rate, any thread, never blocks. */
public interface Prober {

  /** Connects once. The stage completes on a thread of the prober's and never fails. */
  CompletionStage<Result> probe(String address, int port);

  /** What came of it. */
  enum Result {
    /** Somebody accepted the connection. */
    ANSWERS,
    /** The host refused it. */
    REFUSED,
    /** Nobody answered in time, or the name does not resolve. */
    SILENT,
    /** Nothing was tried, for a want of our own; it is evidence of nothing. */
    UNTRIED
  }
}
