package io.sluice.components;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Three Consul servers of one datacenter, which keep a majority's word. */
public final class ConsulCluster implements AutoCloseable {
  private static final int SERVERS = 3;

  private final List<ConsulServer> servers;

  private ConsulCluster(List<ConsulServer> servers) {
    this.servers = servers;
  }

  /**
   * Starts them and waits until they have a leader and see each other well.
   *
   * @param folder takes a folder {@code server-1} and so on
   * @throws ProcessFailed when that takes longer than 30 s
   */
  public static ConsulCluster start(Path binary, Ports ports, Path folder) {
    List<ConsulServer.Addresses> all = new ArrayList<>();
    List<String> joins = new ArrayList<>(List.of("-retry-interval=1s"));
    for (int i = 0; i < SERVERS; i++) {
      ConsulServer.Addresses at = ConsulServer.Addresses.on(ports);
      all.add(at);
      joins.add("-retry-join=127.0.0.1:" + at.serf());
    }
    List<ConsulServer> servers = new ArrayList<>();
    for (int i = 0; i < SERVERS; i++) {
      String node = "server-" + (i + 1);
      var settings = new ConsulServer.Settings(all.get(i), node, "dc1", SERVERS, "", joins);
      servers.add(ConsulServer.launch(binary, settings, folder.resolve(node)));
    }
    var cluster = new ConsulCluster(servers);
    try {
      cluster.server(0).awaitLeader();
      return cluster;
    } catch (ProcessFailed e) {
      cluster.close();
      throw e;
    }
  }

  /** One of them, from 0. */
  public ConsulServer server(int number) {
    return servers.get(number);
  }

  /** Kills all but the first, which then has no leader. */
  public void killMajority() {
    servers.subList(1, SERVERS).forEach(server -> server.process().kill());
  }

  /** Starts again who was killed, and waits for a leader. */
  public void restoreMajority() {
    servers.subList(1, SERVERS).replaceAll(ConsulServer::relaunch);
    servers.get(0).awaitLeader();
  }

  @Override
  public void close() {
    servers.forEach(ConsulServer::close);
  }
}
