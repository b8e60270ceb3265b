package io.sluice.view;

/**
 * Copies of requests, whose answers nobody sees.
 *
 * @param environment that gets them
 * @param basisPoints how many of the requests are copied, 1 to 10,000
 * @param methods which ones
 */
public record Mirror(String environment, int basisPoints, Methods methods) {
  /** Which requests are copied. */
  public enum Methods {
    /** GET, HEAD and OPTIONS: those that change nothing by their meaning. */
    SAFE,
    /** All: each write happens twice. */
    ALL
  }

  public Mirror {
    if (basisPoints < 1 || basisPoints > TrafficSplit.WHOLE) {
      throw new IllegalArgumentException(
          "the mirrored share must be 1 to 10000 basis points, not " + basisPoints);
    }
  }
}
