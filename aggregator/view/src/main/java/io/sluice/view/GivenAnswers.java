package io.sluice.view;

/**
 * What was answered to requests that carry a key, so that one that comes again, since its answer
 * was lost on the way, changes nothing a second time and gets the same answer. Kept for 24 hours.
 * Every method blocks on the database and fails with {@link StoreUnavailable}.
 */
public interface GivenAnswers {

  /** Takes the key for a request, or says what stands in its way. */
  Claim claim(Request request);

  /** Keeps the answer to a claimed request. */
  void keep(Request request, Given answer);

  /** Frees the key of a claimed request that changed nothing. */
  void forget(Request request);

  /**
   * Says that a claimed request ended and may have changed something or not; whoever claims its key
   * next finds out by the audit.
   */
  void doubt(Request request);

  /**
   * A request with a key.
   *
   * @param caller whose key it is: others may use the same one
   * @param key 1 to 128 characters
   * @param hash of method, path, query and body, at most 64 characters
   * @param requestId under which its change is audited
   */
  record Request(String caller, String key, String hash, String requestId) {}

  /**
   * An answer.
   *
   * @param status of HTTP
   * @param type media type
   * @param body without secrets
   * @param tag entity tag, or empty
   */
  record Given(int status, String type, String body, String tag) {}

  /** What became of a claim. */
  sealed interface Claim {
    /** The request is to be answered now, and by nobody else. */
    record Granted() implements Claim {}

    /** It was answered already. */
    record Answered(Given answer) implements Claim {}

    /** It is being answered. */
    record Running() implements Claim {}

    /** The key belongs to a request that asked for something else. */
    record Taken() implements Claim {}

    /** It was committed, but nobody knows the answer: the member died before it was kept. */
    record Lost(String requestId) implements Claim {}
  }
}
