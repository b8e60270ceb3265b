package io.sluice.view;

/**
 * Who acts.
 *
 * @param name a person's, a token's, or {@code system}
 * @param from where the request came from, empty for the system itself
 * @param requestId of the request, empty when there is none
 */
public record Actor(String name, String from, String requestId) {
  /** Sluice itself. */
  public static final Actor SYSTEM = new Actor("system", "", "");
}
