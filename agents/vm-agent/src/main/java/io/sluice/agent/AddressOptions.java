package io.sluice.agent;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Under which addresses others find this host or pod: Envoy's ingress listens where they look. */
final class AddressOptions {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*(\\d{1,3}(\\.\\d{1,3}){3})?");

  @Option(
      names = "--addresses",
      defaultValue = "${env:SLUICE_ADDRESSES:-}",
      paramLabel = "IP[,...]",
      description =
          "Where others find this host or pod: with an IPv6 address among them, Envoy's ingress"
              + " listens on IPv6 and IPv4, else on IPv4 alone; default: the environment's"
              + " SLUICE_ADDRESSES, then those of the network interfaces, where IPv6 counts if there"
              + " is no IPv4.")
  private String addresses = "";

  void check(NodeOptions node) {
    said()
        .forEach(
            each ->
                node.check(
                    "--addresses",
                    each,
                    text -> ADDRESS.matcher(text).matches(),
                    "an IP address, without brackets or port"));
  }

  /** Whether others find it over IPv6. */
  boolean isOnIpv6() throws IOException {
    List<String> said = said();
    return said.isEmpty()
        ? isOnIpv6Alone(interfaces())
        : said.stream().anyMatch(AddressOptions::isIpv6);
  }

  static boolean isIpv6(String address) {
    return address.indexOf(':') >= 0;
  }

  /** Of a host that nobody said anything about: what it always listened on stays. */
  static boolean isOnIpv6Alone(List<InetAddress> own) {
    List<InetAddress> reachable =
        own.stream()
            .filter(each -> !each.isLoopbackAddress() && !each.isLinkLocalAddress())
            .toList();
    return !reachable.isEmpty() && reachable.stream().noneMatch(Inet4Address.class::isInstance);
  }

  private static List<InetAddress> interfaces() throws IOException {
    return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).toList();
  }

  private List<String> said() {
    return Arrays.stream(addresses.split(",", -1))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .toList();
  }
}
