package io.sluice.view;

/**
 * What a drain does to one service.
 *
 * @param drain as an operator said
 * @param endpoints that it means, at least 1
 * @param kept whether they stay in traffic all the same, because without them some environment that
 *     gets traffic would have nobody
 */
public record Drained(Hold drain, int endpoints, boolean kept) {
  /** What is drained, as in {@code zone rack-7}. */
  public String what() {
    return (drain.scope() == Hold.Scope.DRAINED_ZONE ? "zone " : "source ") + drain.name();
  }
}
