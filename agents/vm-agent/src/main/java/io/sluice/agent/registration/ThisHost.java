package io.sluice.agent.registration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * This host as others write it in a registry that all hosts share.
 *
 * @param address under which the agent itself registers
 * @param known all that means this host: normal forms of addresses and names
 */
record ThisHost(String address, Set<String> known) {
  ThisHost {
    known = Set.copyOf(known);
  }

  /** As its operator says: no other address of it counts, since services may share a host. */
  static ThisHost said(String address) throws IOException {
    return of(address, List.of(), names());
  }

  /**
   * As its interfaces say.
   *
   * @param from the address from which the registry is reached
   * @throws IOException if callers on other hosts cannot find that
   */
  static ThisHost found(InetAddress from) throws IOException {
    if (from.isLoopbackAddress() || from.isAnyLocalAddress()) {
      throw new IOException(
          "--etcd-address is needed: etcd is reached from "
              + from.getHostAddress()
              + ", at which no other host finds this one");
    }
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(each -> !each.isLoopbackAddress())
            .toList();
    return of(from.getHostAddress(), others, names());
  }

  static ThisHost of(String address, Collection<InetAddress> others, Collection<String> names) {
    Set<String> known = new HashSet<>();
    known.add(normal(address));
    others.forEach(each -> known.add(normal(each.getHostAddress())));
    for (String name : names) {
      String full = normal(name);
      String first = full.replaceFirst("\\..*", "");
      // An address has no first part, and every host is localhost to itself.
      if (!first.equals("localhost") && !full.matches("[0-9.]*|.*:.*")) {
        known.add(full);
        known.add(first);
      }
    }
    return new ThisHost(normal(address), known);
  }

  private static List<String> names() throws IOException {
    try {
      InetAddress local = InetAddress.getLocalHost();
      return List.of(local.getHostName(), local.getCanonicalHostName());
    } catch (UnknownHostException nameless) {
      return List.of(); // its addresses are enough
    }
  }

  boolean is(String host) {
    return known.contains(normal(host));
  }

  /** One text for each address and name, however it was written. */
  private static String normal(String host) {
    String text = host.toLowerCase(Locale.ROOT).replaceFirst("%.*", "").replaceFirst("\\.$", "");
    if (text.indexOf(':') < 0) {
      return text;
    }
    try {
      return InetAddress.getByName(text).getHostAddress(); // a literal: nobody is asked
    } catch (UnknownHostException noAddress) {
      return text;
    }
  }
}
