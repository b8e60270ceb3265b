package io.sluice.view;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a user is known, so that all requests of one go to one side. The hash of the same value is
 * the same for every service: services of equal weights keep a user on the same side.
 *
 * @param by where the user stands in a request
 * @param name of the header, in lower case, or of the cookie
 * @param salt goes into the hash, so that services of another salt divide users otherwise; empty
 *     for none, and always for a cookie
 * @param cohort users who go to an environment whatever the split says, or null
 */
public record Stickiness(By by, String name, String salt, @Nullable Cohort cohort) {
  /** What a name must look like, in words for an error. */
  public static final String NAME_RULE =
      "1 to 128 letters, digits and !#$%&'*+.^_`|~- , not host and not beginning with ':'";

  /** What a salt must look like, in words for an error. */
  public static final String SALT_RULE = "up to 64 letters, digits, '.', '_' and '-'";

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");
  private static final Pattern SALT = Pattern.compile("[A-Za-z0-9._-]{0,64}");

  /** Where a user stands in a request. */
  public enum By {
    /** The value of a header that the application sends. */
    HEADER,
    /** The value of a cookie that exists already: the proxy never makes one. */
    COOKIE
  }

  public Stickiness {
    if (!isHeader(name)) {
      throw new IllegalArgumentException(
          "the name of a header or cookie is " + NAME_RULE + "; this is none: " + name);
    }
    if (!SALT.matcher(salt).matches()) {
      throw new IllegalArgumentException("a salt is " + SALT_RULE + "; this is none: " + salt);
    }
    if (by == By.COOKIE && !salt.isEmpty()) {
      throw new IllegalArgumentException(
          "a proxy can salt the value of a header, not that of a cookie");
    }
  }

  /** Whether a request can carry a header of this name that says who the user is. */
  public static boolean isHeader(String name) {
    return TOKEN.matcher(name).matches() && !name.equalsIgnoreCase("host");
  }

  /**
   * Users who go to an environment whatever the split says.
   *
   * @param header that marks them, in lower case
   * @param value that it has, exactly; 1 to 256 visible ASCII characters and spaces
   * @param environment that they go to
   */
  public record Cohort(String header, String value, String environment) {
    private static final Pattern VALUE = Pattern.compile("[ -~]{1,256}");

    public Cohort {
      if (!isHeader(header)) {
        throw new IllegalArgumentException(
            "the name of a cohort's header is " + NAME_RULE + "; this is none: " + header);
      }
      if (!VALUE.matcher(value).matches()) {
        throw new IllegalArgumentException(
            "the value of a cohort's header is 1 to 256 visible ASCII characters");
      }
    }
  }
}
