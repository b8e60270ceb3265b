package io.sluice.migrations.reach;

import io.sluice.view.reach.Reach.Place;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Where callers are that fail: the widest networks all of whose callers do, since that is what a
 * firewall or a missing route looks like.
 */
final class Places {
  private static final int[] IPV4 = {16, 24};
  private static final int[] IPV6 = {48, 64};

  /** Anything else might be looked up as a name. */
  private static final Pattern LITERAL =
      Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

  private Places() {}

  /**
   * A caller that could tell.
   *
   * @param address its own, as in {@link Caller}
   */
  record Told(String address, boolean fails) {}

  private record Host(InetAddress address, Told told) {}

  /** Those with callers that fail, the most of them first. */
  static List<Place> of(Collection<Told> callers) {
    List<Host> ipv4 = new ArrayList<>();
    List<Host> ipv6 = new ArrayList<>();
    List<Told> unknown = new ArrayList<>();
    for (Told one : callers) {
      Optional<InetAddress> address = literal(one.address());
      if (address.isEmpty()) {
        unknown.add(one);
      } else {
        (address.get() instanceof Inet4Address ? ipv4 : ipv6).add(new Host(address.get(), one));
      }
    }
    List<Place> places = new ArrayList<>();
    split(ipv4, IPV4, 0, places);
    split(ipv6, IPV6, 0, places);
    int lost = (int) unknown.stream().filter(Told::fails).count();
    if (lost > 0) {
      places.add(new Place("", lost, unknown.size()));
    }
    places.sort(Comparator.comparing(Place::failing).reversed().thenComparing(Place::network));
    return places;
  }

  private static void split(List<Host> hosts, int[] lengths, int depth, List<Place> places) {
    SortedMap<String, List<Host>> networks = new TreeMap<>();
    hosts.forEach(
        host ->
            networks
                .computeIfAbsent(network(host.address(), lengths[depth]), any -> new ArrayList<>())
                .add(host));
    networks.forEach(
        (network, there) -> {
          int failing = (int) there.stream().filter(host -> host.told().fails()).count();
          if (failing == there.size() || (failing > 0 && depth + 1 == lengths.length)) {
            String name = there.size() == 1 ? there.get(0).told().address() : network;
            places.add(new Place(name, failing, there.size()));
          } else if (failing > 0) {
            split(there, lengths, depth + 1, places);
          }
        });
  }

  private static String network(InetAddress host, int length) {
    byte[] address = host.getAddress();
    byte[] first = Arrays.copyOf(Arrays.copyOf(address, length / 8), address.length);
    try {
      String text = InetAddress.getByAddress(first).getHostAddress();
      return text.replaceFirst("(:0)+$", "::") + "/" + length;
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e); // it is as long as the host's
    }
  }

  private static Optional<InetAddress> literal(String address) {
    if (!LITERAL.matcher(address).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(address));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
