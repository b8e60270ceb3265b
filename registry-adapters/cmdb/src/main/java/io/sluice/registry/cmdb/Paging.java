package io.sluice.registry.cmdb;

/**
 * How a CMDB's list comes in pages.
 *
 * @param style how the next page is asked for
 * @param sizeKey the query parameter with the size of a page, empty for none
 * @param size entries of a page, 1 to 10,000; the CMDB may give fewer
 * @param positionKey the query parameter with the offset or the page's number
 * @param first the number of the first page, 0 or 1
 */
public record Paging(Style style, String sizeKey, int size, String positionKey, int first) {
  /** What NetBox gives at most, and a good size for others. */
  public static final int DEFAULT_SIZE = 1_000;

  /** Everything in one answer. */
  public static final Paging NONE = new Paging(Style.NONE, "", DEFAULT_SIZE, "", 0);

  /** How the next page is asked for. */
  public enum Style {
    /** There is one page. */
    NONE,
    /** The page says where the next one is. */
    NEXT,
    /** By how many entries came before it. */
    OFFSET,
    /** By its number. */
    PAGE
  }

  public Paging {
    if (size < 1 || size > 10_000) {
      throw new IllegalArgumentException("size must be 1 to 10000, not " + size);
    }
    if (first < 0 || first > 1) {
      throw new IllegalArgumentException("first must be 0 or 1, not " + first);
    }
    if ((style == Style.OFFSET || style == Style.PAGE) && positionKey.isEmpty()) {
      throw new IllegalArgumentException("paging by offset or page needs a query parameter");
    }
    if (!(sizeKey.isEmpty() || isParameter(sizeKey))
        || !(positionKey.isEmpty() || isParameter(positionKey))) {
      throw new IllegalArgumentException(
          "a query parameter must have 1 to 64 letters, digits and . _ ~ $ [ ] -");
    }
  }

  /** Whether a name can stand in a URL as it is. */
  public static boolean isParameter(String name) {
    return name.matches("[A-Za-z0-9._~$\\[\\]-]{1,64}");
  }

  /** By links, as Django's REST framework gives them: NetBox and Ralph. */
  public static Paging next() {
    return new Paging(Style.NEXT, "limit", DEFAULT_SIZE, "", 0);
  }

  /** By offset, with the usual parameters. */
  public static Paging offset() {
    return new Paging(Style.OFFSET, "limit", DEFAULT_SIZE, "offset", 0);
  }

  /** By number from 1, with the usual parameters. */
  public static Paging page() {
    return new Paging(Style.PAGE, "size", DEFAULT_SIZE, "page", 1);
  }

  /** The same with pages of another size. */
  public Paging withSize(int other) {
    return new Paging(style, sizeKey, other, positionKey, first);
  }
}
