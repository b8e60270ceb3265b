package io.sluice.bench.registry;

import io.sluice.bench.member.Fleet;
import io.sluice.engine.identity.IdentityRules;
import io.sluice.registry.RegistryAdapter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** A real registry with a fleet in it. Used by one thread. */
interface RegistryUnderLoad extends AutoCloseable {

  /** Where it listens. */
  InetSocketAddress address();

  /** Puts all of them in, passing. */
  void fill(List<Fleet.Member> members) throws IOException, InterruptedException;

  /** Puts one more in. */
  void add(Fleet.Member member) throws IOException, InterruptedException;

  /**
   * An adapter that reads it through a relay, not started.
   *
   * @param port of the relay on 127.0.0.1
   * @param source the source's name
   */
  RegistryAdapter adapter(int port, String source);

  /** How its names become the fleet's. */
  default IdentityRules identity() {
    return IdentityRules.NONE;
  }

  /** The registry's own name of a service of the fleet. */
  default String name(String service) {
    return service;
  }

  @Override
  void close() throws IOException;
}
