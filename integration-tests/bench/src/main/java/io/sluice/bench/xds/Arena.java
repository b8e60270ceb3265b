package io.sluice.bench.xds;

import io.grpc.Status;
import io.sluice.bench.BenchmarkFailed;
import io.sluice.bench.ContenderProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** One rival's server in a JVM of its own, with its clients in this one. Used by one thread. */
final class Arena implements AutoCloseable {
  static final String FIRST = "first stream";
  static final String MEDIAN = "median stream";
  static final String LAST = "last stream";
  static final String CPU = "server CPU";
  static final String BYTES = "bytes";
  static final String RESOURCES = "resources";
  static final List<String> FLAGS = List.of("-Xms1g", "-Xmx3g", "-XX:+UseG1GC");

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long POLL_NANOS = 1_000_000;

  private final Rival rival;
  private final Topology topology;
  private final ContenderProcess server;
  private final int port;
  private @Nullable Fleet fleet;
  private long requestsBefore;

  private Arena(Rival rival, Topology topology, ContenderProcess server, int port) {
    this.rival = rival;
    this.topology = topology;
    this.server = server;
    this.port = port;
  }

  /** Starts the server, without clients. */
  static Arena start(Rival rival, Topology topology) throws IOException {
    ContenderProcess server =
        ContenderProcess.start(rival.main(), FLAGS, rival.arguments(topology));
    try {
      return new Arena(rival, topology, server, (int) server.number("port"));
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  ContenderProcess server() {
    return server;
  }

  /** Opens all streams and returns when the server has read, and the clients got, everything. */
  Arrivals connect(Map<String, String> versions) throws IOException, InterruptedException {
    requestsBefore = server.number("requests");
    boolean answers = rival.answers() && versions.isEmpty();
    Arrivals first = new Arrivals(topology.streams(), answers ? topology.streams() : 0);
    fleet = Fleet.open(port, rival.protocol(), topology, versions, first);
    first.await(PATIENCE);
    settle();
    return first;
  }

  /** Drops all connections. */
  void disconnect() {
    if (fleet != null) {
      fleet.close();
      fleet = null;
    }
  }

  /** Drops all connections and returns when the server knows it. */
  void leave() throws IOException {
    disconnect();
    await("streams", open -> open == 0);
  }

  /** Changes a cluster and waits until all is told and acknowledged. */
  Map<String, Double> change(int cluster) throws IOException, InterruptedException {
    long cpu = server.threadCpu();
    Arrivals arrivals = new Arrivals(topology.streams(), rival.messages(topology, cluster));
    fleet().count(arrivals);
    server.ask("change " + cluster);
    arrivals.await(PATIENCE);
    settle();
    double[] millis = arrivals.millis(topology.wanting(cluster));
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(FIRST, millis[0]);
    figures.put(MEDIAN, millis[millis.length / 2]);
    figures.put(LAST, millis[millis.length - 1]);
    figures.put(CPU, (server.threadCpu() - cpu) / 1e6);
    figures.put(BYTES, (double) arrivals.bytes());
    figures.put(RESOURCES, (double) arrivals.resources());
    return figures;
  }

  /** Waits until the server has read every message of the clients. */
  private void settle() throws IOException {
    while (true) {
      // An acknowledgement may be on its way while the older ones are counted.
      long sent = fleet().sent();
      await("requests", read -> read - requestsBefore >= sent);
      if (fleet().sent() == sent) {
        return;
      }
    }
  }

  private void await(String command, LongPredicate reached) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!reached.test(server.number(command))) {
      Status failure = fleet == null ? null : fleet.failure();
      if (failure != null) {
        throw new BenchmarkFailed(rival.title() + ": a stream ended: " + failure);
      }
      if (System.nanoTime() - deadline > 0) {
        throw new BenchmarkFailed(rival.title() + " has not the " + command + " that it should");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private Fleet fleet() {
    if (fleet == null) {
      throw new IllegalStateException("not connected");
    }
    return fleet;
  }

  @Override
  public void close() throws IOException {
    disconnect();
    server.close();
  }
}
