package io.sluice.registry.etcd;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a port.
 *
 * @param host an IP address without brackets, or a host name
 * @param port 1 to 65535
 */
record Place(String host, int port) {
  private static final int LONGEST = 253;
  private static final Pattern BOTH =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.%a-z]+)]|([^:\\[\\]]*)):([0-9]{1,9})");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%-]+");

  Place {
    if (host.isEmpty() || host.length() > LONGEST || !HOST.matcher(host).matches()) {
      throw new IllegalArgumentException("the address is neither an IP address nor a host name");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("the port is " + port + ", not 1 to 65535");
    }
  }

  /**
   * Reads {@code host:port}, an IPv6 host in brackets.
   *
   * @throws IllegalArgumentException with the reason
   */
  static Place of(String text) {
    Matcher matcher = BOTH.matcher(text);
    if (text.length() > LONGEST + 10 || !matcher.matches()) {
      throw new IllegalArgumentException("the address is not HOST:PORT, an IPv6 host in brackets");
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return new Place(host, Integer.parseInt(matcher.group(3)));
  }
}
