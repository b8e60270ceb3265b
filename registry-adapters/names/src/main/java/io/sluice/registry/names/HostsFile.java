package io.sluice.registry.names;

import io.netty.resolver.HostsFileEntriesProvider;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The hosts file of this machine, read again when it may have changed. Owned by the event loop. */
final class HostsFile implements Function<String, List<InetAddress>> {
  /** How long an entry is believed. */
  static final Duration TTL = Duration.ofSeconds(60);

  private HostsFileEntriesProvider entries;
  private long readAt;

  HostsFile() {
    entries = HostsFileEntriesProvider.parser().parseSilently();
    readAt = System.nanoTime();
  }

  /** The addresses of a name in lower case; none when it is not in the file. */
  @Override
  public List<InetAddress> apply(String host) {
    if (System.nanoTime() - readAt >= TTL.toNanos()) {
      entries = HostsFileEntriesProvider.parser().parseSilently();
      readAt = System.nanoTime();
    }
    List<InetAddress> found = new ArrayList<>(entries.ipv4Entries().getOrDefault(host, List.of()));
    found.addAll(entries.ipv6Entries().getOrDefault(host, List.of()));
    return found;
  }
}
