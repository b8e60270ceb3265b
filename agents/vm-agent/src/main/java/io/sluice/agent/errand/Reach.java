package io.sluice.agent.errand;

import io.sluice.agent.errand.Attempts.Result;
import io.sluice.agent.relay.Called;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether this host gets through to addresses of a service that it calls. What may be tried is
 * decided here (docs/design/0038): a member that was taken over must not scan ports from this host.
 * On the errands' thread.
 */
public final class Reach {
  /** Of one errand. */
  static final int MOST = 32;

  /** In an hour. */
  static final int MOST_AN_HOUR = 2_400;

  private static final Duration WITHIN = Duration.ofSeconds(2);
  private static final Duration HOUR = Duration.ofHours(1);

  private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";

  /** Numbers alone: a name would be looked up, and look-ups tell things to others. */
  private static final Pattern ADDRESS =
      Pattern.compile("((?:" + BYTE + "\\.){3}" + BYTE + "|\\[[0-9A-Fa-f:.]{2,45}]):(\\d{1,5})");

  private final Attempts attempts = new Attempts(WITHIN);
  private final LongSupplier nanos;

  /** When each of the last hour was tried. */
  private final Deque<Long> tried = new ArrayDeque<>();

  /**
   * @param nanos a clock that nobody sets
   */
  public Reach(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * A line for each address: how it went, and the address.
   *
   * @param addresses with ports, separated by commas
   * @throws IllegalArgumentException if one of them may not be tried, and then none is
   */
  String tried(Called called, String addresses) throws IOException {
    if (!called.isKnown()) {
      throw new IllegalArgumentException("this host's Envoy has no cluster of that service");
    }
    Set<InetSocketAddress> all = new LinkedHashSet<>();
    for (String each : addresses.split(",", -1)) {
      all.add(address(each, called));
    }
    if (all.size() > MOST) {
      throw new IllegalArgumentException("at most " + MOST + " addresses are tried at once");
    }
    count(all.size());
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<InetSocketAddress, Result> one : attempts.to(all).entrySet()) {
      lines.append(one.getValue().word()).append(' ').append(text(one.getKey())).append('\n');
    }
    return lines.toString();
  }

  private void count(int more) {
    long now = nanos.getAsLong();
    while (!tried.isEmpty() && now - tried.peek() >= HOUR.toNanos()) {
      tried.remove();
    }
    if (tried.size() + more > MOST_AN_HOUR) {
      throw new IllegalArgumentException(
          "at most " + MOST_AN_HOUR + " addresses are tried in an hour");
    }
    for (int i = 0; i < more; i++) {
      tried.add(now);
    }
  }

  private static InetSocketAddress address(String text, Called called) throws IOException {
    Matcher parts = ADDRESS.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no address with a port");
    }
    InetAddress address = InetAddress.getByName(parts.group(1));
    int port = Integer.parseInt(parts.group(2));
    boolean own = address.isLoopbackAddress() && !called.onLoopback();
    if (own
        || port < 1
        || port > 65_535
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isMulticastAddress()) {
      throw new IllegalArgumentException(text + " is no address that this agent tries");
    }
    return new InetSocketAddress(address, port);
  }

  private static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
