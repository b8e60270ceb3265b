package io.sluice.agent;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Ways out of Envoy that lead back to it: its egress listens on loopback, under all of loopback's
 * names.
 */
final class EgressLoop {
  private static final Set<String> NAMES =
      Set.of(
          "localhost",
          "localhost.localdomain",
          "ip6-localhost",
          "ip6-loopback",
          "0.0.0.0", // which a kernel takes for this host
          "0",
          "::");
  private static final Pattern ADDRESS = Pattern.compile("127(\\.[0-9]{1,3}){1,3}|[0:]*:0{0,3}1");

  private EgressLoop() {}

  /**
   * Whether a call to it comes back.
   *
   * @param target {@code HOST:PORT}, an IPv6 address with brackets or without
   * @param egress the port on which this host's Envoy takes the service's calls
   */
  static boolean leadsBack(String target, int egress) {
    int colon = target.lastIndexOf(':');
    return colon >= 0
        && target.substring(colon + 1).equals(String.valueOf(egress))
        && isThisHost(target.substring(0, colon).replaceAll("[\\[\\]]", ""));
  }

  private static boolean isThisHost(String host) {
    String name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    return NAMES.contains(name)
        || name.endsWith(".localhost")
        || ADDRESS.matcher(name).matches()
        || ownNames().contains(name);
  }

  /** As its first name in DNS may be written with its domain or without. */
  private static List<String> ownNames() {
    try {
      String full = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
      return List.of(full, full.replaceFirst("\\..*", ""));
    } catch (UnknownHostException nameless) {
      return List.of();
    }
  }
}
