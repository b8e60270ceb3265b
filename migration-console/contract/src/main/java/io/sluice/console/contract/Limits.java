package io.sluice.console.contract;

/** What a request may be at most; the same numbers stand in {@code openapi.yaml}. */
public final class Limits {
  /** Characters of a reason. */
  public static final int REASON = 1_000;

  /** Bytes of a body: 1 MiB. */
  public static final int BODY = 1 << 20;

  /** Items of a page. */
  public static final int PAGE = 500;

  /** Items of a page when the request does not say. */
  public static final int DEFAULT_PAGE = 100;

  /** Entries in each list of one source. */
  public static final int SOURCE_ENTRIES = 1_000;

  /** Alarms that a list shows at most over all its pages, the gravest first. */
  public static final int ALARMS = 10_000;

  /** Splits in one request. */
  public static final int SPLITS = 1_000;

  private Limits() {}
}
