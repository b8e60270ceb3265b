package io.sluice.view.people;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which services in which environment.
 *
 * @param services a pattern of names: {@code *} stands for any characters, four times at most;
 *     everything else for itself
 * @param environment one, or {@code *} for all
 */
public record Scope(String services, String environment) {
  /** Every environment, or as a pattern every service. */
  public static final String ALL = "*";

  /** What a pattern looks like, in words for an error. */
  public static final String PATTERN_RULE =
      "1 to 253 of letters, digits, '.', '_', '-' and at most 4 '*', each for any characters, as in"
          + " orders-*";

  private static final Pattern SERVICES = Pattern.compile("[A-Za-z0-9._*-]{1,253}");
  private static final Pattern ENVIRONMENT = Pattern.compile("\\*|[a-z][a-z0-9-]{0,30}");
  private static final int MOST_STARS = 4;

  /** Every service everywhere; behind the patterns, which its making needs. */
  public static final Scope EVERYTHING = new Scope(ALL, ALL);

  public Scope {
    if (!isPattern(services)) {
      throw new IllegalArgumentException("a pattern of services is " + PATTERN_RULE);
    }
    if (!isEnvironment(environment)) {
      throw new IllegalArgumentException("an environment is a name, or * for all");
    }
  }

  /** Whether this may be a pattern of services. */
  public static boolean isPattern(String text) {
    return SERVICES.matcher(text).matches()
        && text.chars().filter(c -> c == '*').count() <= MOST_STARS;
  }

  /** Whether this may be an environment of a scope. */
  public static boolean isEnvironment(String text) {
    return ENVIRONMENT.matcher(text).matches();
  }

  /** Whether a service's name fits any of some patterns. */
  public static boolean anyCovers(List<String> patterns, String service) {
    return patterns.stream().anyMatch(pattern -> new Scope(pattern, ALL).covers(service));
  }

  /** Whether a service's name fits the pattern; case counts. */
  public boolean covers(String service) {
    return matches(services, service);
  }

  /** Whether it covers a service in an environment. */
  public boolean covers(String service, String where) {
    return (environment.equals(ALL) || environment.equals(where)) && covers(service);
  }

  /** Whether it covers whatever there is. */
  public boolean isEverything() {
    return environment.equals(ALL) && services.chars().allMatch(c -> c == '*');
  }

  /**
   * Greedy with one place to come back to, so that the time is at most the product of both lengths.
   */
  private static boolean matches(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int resume = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = n;
      } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
