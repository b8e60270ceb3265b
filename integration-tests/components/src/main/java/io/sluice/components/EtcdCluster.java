package io.sluice.components;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Three members of one etcd cluster. */
public final class EtcdCluster implements AutoCloseable {
  private static final int MEMBERS = 3;

  private final List<EtcdServer> members;

  private EtcdCluster(List<EtcdServer> members) {
    this.members = members;
  }

  /**
   * Starts them and waits until each knows a leader.
   *
   * @param folder takes a folder {@code member-1} and so on
   * @throws ProcessFailed when that takes longer than 30 s
   */
  public static EtcdCluster start(Path binary, Ports ports, Path folder) {
    List<Integer> peers = ports.next(MEMBERS);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < MEMBERS; i++) {
      names.add("member-%d=http://127.0.0.1:%d".formatted(i + 1, peers.get(i)));
    }
    List<EtcdServer> members = new ArrayList<>();
    for (int i = 0; i < MEMBERS; i++) {
      String name = "member-" + (i + 1);
      var settings =
          new EtcdServer.Settings(
              name, ports.next(), peers.get(i), String.join(",", names), "sluice", List.of());
      members.add(EtcdServer.launch(binary, settings, folder.resolve(name)));
    }
    var cluster = new EtcdCluster(members);
    try {
      members.forEach(
          member -> {
            EtcdServer unused = member.awaitLeader();
          });
      return cluster;
    } catch (ProcessFailed e) {
      cluster.close();
      throw e;
    }
  }

  /** One of them, from 0. */
  public EtcdServer member(int number) {
    return members.get(number);
  }

  /** Starts again one that was stopped. */
  public void restart(int number) {
    members.set(number, members.get(number).again());
  }

  @Override
  public void close() {
    members.forEach(EtcdServer::close);
  }
}
