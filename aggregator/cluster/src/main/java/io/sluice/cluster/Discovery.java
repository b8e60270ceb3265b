package io.sluice.cluster;

import java.util.List;

/** How a member finds the others. */
public sealed interface Discovery {

  /**
   * By their addresses.
   *
   * @param members {@code host:port} each; this member's own may be among them
   */
  record MemberList(List<String> members) implements Discovery {
    public MemberList {
      members = List.copyOf(members);
    }
  }

  /**
   * By a name that stands for all of them, a headless service's; it is resolved again for as long
   * as members look for each other.
   *
   * @param name resolved by the machine's resolver
   * @param port on which all of them listen
   */
  record Dns(String name, int port) implements Discovery {}

  /**
   * By the service's name in a Kubernetes cluster.
   *
   * @param serviceDns of a headless service: {@code sluice.shop.svc.cluster.local}
   * @param port on which all of them listen
   */
  record Kubernetes(String serviceDns, int port) implements Discovery {}
}
