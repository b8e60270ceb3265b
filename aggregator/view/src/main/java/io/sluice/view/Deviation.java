package io.sluice.view;

/**
 * Why an environment is published with another share than was asked.
 *
 * @param environment whose share it is
 * @param reason why
 * @param asked in basis points
 * @param published in basis points
 */
public record Deviation(String environment, Reason reason, int asked, int published) {

  /** Why a split is not honoured. */
  public enum Reason {
    /** It has weight and no ready endpoint; its share went to the others. */
    SPILLED,
    /** It has weight and no ready endpoint; its share is dropped. */
    HELD,
    /** Its few ready endpoints would get more than ten times their part. */
    CAPACITY,
    /** It took over what another one could not carry. */
    RECEIVES,
    /** Nobody serves at all. */
    NOBODY_READY
  }
}
