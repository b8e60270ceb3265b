package io.sluice.agent;

import java.util.regex.Pattern;

/** What names and numbers may look like, from Sluice's public interfaces. */
final class Rules {
  static final String SERVICE_WORDS =
      "a service name: 1 to 253 of letters, digits, '.', '_' and '-', starting with a letter or"
          + " digit, not with 'sluice-'";
  static final String ENVIRONMENT_WORDS =
      "1 to 31 of lower-case letters, digits and '-', starting with a letter";
  static final String PORT_WORDS = "a port from 1 to 65535";
  static final String TEXT_WORDS = "1 to 253 printable characters without blanks";

  private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}");
  private static final Pattern ENVIRONMENT = Pattern.compile("[a-z][a-z0-9-]{0,30}");
  private static final Pattern TEXT = Pattern.compile("[\\x21-\\x7e]{1,253}");

  private Rules() {}

  static boolean isService(String name) {
    return SERVICE.matcher(name).matches() && !name.startsWith("sluice-");
  }

  static boolean isEnvironment(String name) {
    return ENVIRONMENT.matcher(name).matches();
  }

  static boolean isText(String text) {
    return TEXT.matcher(text).matches();
  }

  static boolean isPort(long port) {
    return port >= 1 && port <= 65_535;
  }
}
