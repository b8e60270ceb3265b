package io.sluice.view;

/**
 * Who acts.
 *
 * @param name a person's, a token's, or {@code system}
 * @param from where the request came from, empty for the system itself
 * @param requestId of the request, empty when there is none
 * @param approver who approved the act, empty when nobody had to
 */
public record Actor(String name, String from, String requestId, String approver) {
  /** Sluice itself. */
  public static final Actor SYSTEM = new Actor("system", "", "");

  /** Who acts without anybody's approval. */
  public Actor(String name, String from, String requestId) {
    this(name, from, requestId, "");
  }
}
