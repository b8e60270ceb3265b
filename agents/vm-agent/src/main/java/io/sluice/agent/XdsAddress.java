package io.sluice.agent;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a Sluice server speaks xDS.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record XdsAddress(String host, int port) {
  /** What an address may look like. */
  public static final String WORDS =
      "HOST:PORT, an IPv6 address in brackets, the port from 1 to 65535";

  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]{1,253})):(\\d{1,5})");
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  /** Whether the text has the form HOST:PORT. */
  public static boolean isAddress(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches() && Rules.isPort(Long.parseLong(form.group(3)));
  }

  /** Takes HOST:PORT apart; anything else is an {@link IllegalArgumentException}. */
  public static XdsAddress parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(text + " is not " + WORDS);
    }
    String host = form.group(1) == null ? form.group(2) : form.group(1);
    return new XdsAddress(host, Integer.parseInt(form.group(3)));
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** Whether the host is an address that needs no look-up. */
  boolean isNumeric() {
    return host.contains(":") || IPV4.matcher(host).matches();
  }
}
