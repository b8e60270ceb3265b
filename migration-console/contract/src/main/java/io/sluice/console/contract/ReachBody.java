package io.sluice.console.contract;

import java.util.List;

/**
 * Whether a service's callers get through to one environment of it.
 *
 * @param service its name
 * @param environment that was tried
 * @param words in one sentence, with its numbers
 * @param begun when the first caller was asked
 * @param at when this was known
 * @param done whether all were asked
 * @param whole whether all that can tell get through, some can, and nothing hides that others do
 *     not
 * @param fresh whether it is not older than ten minutes
 * @param endpoints ready ones that a caller would get
 * @param callers known ones: connected, or seen within a day
 * @param reaching callers that get through
 * @param failing callers that do not
 * @param waiting callers of whom nothing is known
 * @param untold callers that cannot tell, by why
 * @param places where callers fail, the most first; at most 20
 * @param failures one for each caller that fails; at most 20
 * @param deaf endpoints that nobody reached; at most 20
 */
public record ReachBody(
    String service,
    String environment,
    String words,
    String begun,
    String at,
    boolean done,
    boolean whole,
    boolean fresh,
    int endpoints,
    int callers,
    int reaching,
    int failing,
    int waiting,
    List<ReachUntold> untold,
    List<ReachPlace> places,
    List<ReachFailure> failures,
    List<ReachDeaf> deaf) {
  /**
   * Callers that cannot tell.
   *
   * @param why in a few words
   * @param callers how many
   */
  public record ReachUntold(String why, int callers) {}

  /**
   * A network with callers that fail.
   *
   * @param network as 10.9.0.0/16, an address of one caller, or empty where nobody knows
   * @param failing callers there
   * @param callers there that could tell
   */
  public record ReachPlace(String network, int failing, int callers) {}

  /**
   * An attempt that failed.
   *
   * @param proxy of the caller
   * @param service that calls
   * @param address of the caller, empty when unknown
   * @param endpoint with its port
   * @param result refused, timed-out or unreachable
   */
  public record ReachFailure(
      String proxy, String service, String address, String endpoint, String result) {}

  /**
   * An endpoint that several callers tried and nobody reached.
   *
   * @param endpoint with its port
   * @param callers that tried
   */
  public record ReachDeaf(String endpoint, int callers) {}
}
