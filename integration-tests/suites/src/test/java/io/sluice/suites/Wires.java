package io.sluice.suites;

import io.sluice.components.Ports;
import io.sluice.registry.testkit.FaultyProxy;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The network between members. Each is known to the others by a loopback address of its own, behind
 * which a proxy passes on to it, and connects from that address: so the proxy knows who comes.
 */
final class Wires implements AutoCloseable {
  private final List<Integer> listening = new ArrayList<>();
  private final List<FaultyProxy> proxies = new ArrayList<>();

  /** Between so many members. */
  Wires(int members, Ports ports) {
    for (int member = 0; member < members; member++) {
      listening.add(ports.next());
      proxies.add(
          new FaultyProxy(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), listening.get(member)),
              new InetSocketAddress(host(member), ports.next())));
    }
  }

  private static InetAddress host(int member) {
    try {
      return InetAddress.getByName("127.0.0." + (11 + member));
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e); // it is an address
    }
  }

  /** What a member's configuration says of its cluster. */
  String configuration(int member) {
    return "cluster: { listen: \"127.0.0.1:%d\", members: [%s] }"
        .formatted(
            listening.get(member), String.join(", ", proxies.stream().map(Wires::place).toList()));
  }

  /** What a member's process needs, so that others reach it through its proxy. */
  Map<String, String> environment(int member) {
    return Map.of(
        "JDK_JAVA_OPTIONS", "-Dhazelcast.local.publicAddress=" + place(proxies.get(member)));
  }

  private static String place(FaultyProxy proxy) {
    return proxy.address().getAddress().getHostAddress() + ":" + proxy.address().getPort();
  }

  /**
   * Lets through only what goes on within a side; nothing is closed, it is not heard any more.
   *
   * @param sides numbers of members; who is in none hears nobody
   */
  @SafeVarargs
  final void cutInto(Set<Integer>... sides) {
    for (int member = 0; member < proxies.size(); member++) {
      Set<InetAddress> lost = new HashSet<>();
      for (int other = 0; other < proxies.size(); other++) {
        if (!together(member, other, sides)) {
          lost.add(host(other));
        }
      }
      proxies.get(member).lose(lost);
    }
  }

  @SafeVarargs
  private static boolean together(int one, int other, Set<Integer>... sides) {
    for (Set<Integer> side : sides) {
      if (side.contains(one) && side.contains(other)) {
        return true;
      }
    }
    return one == other;
  }

  /** Lets everything through again. */
  void mend() {
    proxies.forEach(proxy -> proxy.lose(Set.of()));
  }

  @Override
  public void close() {
    proxies.forEach(FaultyProxy::close);
  }
}
