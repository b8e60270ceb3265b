package io.sluice.injector;

import java.util.regex.Pattern;

/** What names and addresses may look like, from Sluice's public interfaces and Kubernetes' own. */
final class Rules {
  static final String SERVICE_WORDS =
      "a service name: 1 to 253 of letters, digits, '.', '_' and '-', starting with a letter or"
          + " digit, not with 'sluice-'";
  static final String ENVIRONMENT_WORDS =
      "1 to 31 of lower-case letters, digits and '-', starting with a letter";
  static final String ADDRESS_WORDS = "HOST:PORT, an IPv6 address in brackets";
  static final String PORT_WORDS = "a port from 1 to 65535";
  static final String OBJECT_WORDS = "the name of a Kubernetes object";

  private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}");
  private static final Pattern ENVIRONMENT = Pattern.compile("[a-z][a-z0-9-]{0,30}");
  private static final Pattern ADDRESS =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]{1,253}):(\\d{1,5})");
  private static final Pattern OBJECT = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
  private static final Pattern PORT = Pattern.compile("\\d{1,5}");

  private Rules() {}

  static boolean isService(String name) {
    return SERVICE.matcher(name).matches() && !name.startsWith("sluice-");
  }

  static boolean isEnvironment(String name) {
    return ENVIRONMENT.matcher(name).matches();
  }

  static boolean isEnvironmentOrNothing(String name) {
    return name.isEmpty() || isEnvironment(name);
  }

  static boolean isAddress(String text) {
    var form = ADDRESS.matcher(text);
    return form.matches() && isPort(form.group(2));
  }

  static boolean isObject(String name) {
    return OBJECT.matcher(name).matches();
  }

  static boolean isPort(String text) {
    return PORT.matcher(text).matches()
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= 65_535;
  }
}
