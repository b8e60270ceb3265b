package io.sluice.agent;

import java.util.regex.Pattern;

/** What names and numbers may look like, from Sluice's public interfaces. */
public final class Rules {
  public static final String SERVICE_WORDS =
      "a service name: 1 to 253 of letters, digits, '.', '_' and '-', starting with a letter or"
          + " digit, not with 'sluice-'";
  public static final String ENVIRONMENT_WORDS =
      "1 to 31 of lower-case letters, digits and '-', starting with a letter";
  public static final String PORT_WORDS = "a port from 1 to 65535";
  public static final String TEXT_WORDS = "1 to 253 printable characters without blanks";

  private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}");
  private static final Pattern ENVIRONMENT = Pattern.compile("[a-z][a-z0-9-]{0,30}");
  private static final Pattern TEXT = Pattern.compile("[\\x21-\\x7e]{1,253}");

  private Rules() {}

  /** Whether it may name a service. */
  public static boolean isService(String name) {
    return SERVICE.matcher(name).matches() && !name.startsWith("sluice-");
  }

  /** Whether it may name an environment, a region or a network. */
  public static boolean isEnvironment(String name) {
    return ENVIRONMENT.matcher(name).matches();
  }

  /** Whether it may stand in one word. */
  public static boolean isText(String text) {
    return TEXT.matcher(text).matches();
  }

  /** Whether it may be a port. */
  public static boolean isPort(long port) {
    return port >= 1 && port <= 65_535;
  }
}
