package io.sluice.bench.failover;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.sluice.bench.BenchmarkFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Many Envoys, each with the members in an order of its own. Driven by one thread. */
final class EnvoyFleet implements AutoCloseable {
  private static final int MOST_BYTES = 64 << 20;

  /** Of this process beside a connection for each Envoy: class path, REST, pipes. */
  private static final int OTHER_FILES = 500;

  private final List<SimulatedEnvoy> envoys = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);

  /**
   * Not connected yet.
   *
   * @param names how many services each depends on; the first service is everybody's
   */
  EnvoyFleet(int size, int names, List<String> services, List<Integer> ports) {
    for (int number = 0; number < size; number++) {
      Random random = new Random(number);
      Set<String> wanted = new LinkedHashSet<>(services.subList(0, 1));
      while (wanted.size() < Math.min(names, services.size())) {
        wanted.add(services.get(random.nextInt(services.size())));
      }
      List<Integer> order = new ArrayList<>();
      List<ManagedChannel> own = new ArrayList<>();
      for (int member = 0; member < ports.size(); member++) {
        order.add(member);
        own.add(channel(ports.get(member)));
      }
      Collections.shuffle(order, random);
      channels.addAll(own);
      envoys.add(new SimulatedEnvoy(number, List.copyOf(wanted), own, order, timer));
    }
  }

  private static ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .usePlaintext()
        .directExecutor()
        .maxInboundMessageSize(MOST_BYTES)
        .build();
  }

  /**
   * How many files a process of this user may open.
   *
   * @throws BenchmarkFailed when that is too few for a connection of each Envoy
   */
  static long files(int envoys) throws IOException {
    String most =
        Files.readAllLines(Path.of("/proc/self/limits")).stream()
            .filter(line -> line.startsWith("Max open files"))
            .map(
                line ->
                    line.split(" {2,}", -1)[2]) // name, soft limit, hard limit: Java takes this one
            .findFirst()
            .orElse("unlimited");
    long limit = most.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(most);
    if (limit < envoys + OTHER_FILES) {
      throw new BenchmarkFailed(
          "%,d streams need a connection each, and this user may open %,d files: raise ulimit -n, or"
                  .formatted(envoys, limit)
              + " ask for fewer with --streams");
    }
    return limit;
  }

  int size() {
    return envoys.size();
  }

  /** All leave where they are and connect to one member; each lacks at least one resource there. */
  Wave gather(int member) {
    Wave wave = new Wave(envoys.size());
    envoys.forEach(envoy -> envoy.moveTo(member, wave));
    return wave;
  }

  /** What follows when they lose their member. */
  Wave prepare(Manner manner) {
    Wave wave = new Wave(envoys.size());
    envoys.forEach(envoy -> envoy.prepare(manner, wave));
    return wave;
  }

  /** A change that each is to be told of. */
  Wave expect(String service) {
    Wave wave = new Wave(envoys.size());
    envoys.forEach(envoy -> envoy.expect(service, wave));
    return wave;
  }

  /** How many are on a member. */
  int on(int member) {
    return (int) envoys.stream().filter(envoy -> envoy.member() == member).count();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    envoys.forEach(SimulatedEnvoy::leave);
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
