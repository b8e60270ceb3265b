package io.sluice.bench.xds;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one server: streams over connections of {@link Transport#STREAMS_PER_CONNECTION}
 * each, that acknowledge all they get. Driven by one thread; messages come on the transport's.
 */
final class Fleet implements AutoCloseable {
  private static final int REQUESTED_AHEAD = 4;

  private final Protocol protocol;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<ClientCall<byte[], byte[]>> calls = new ArrayList<>();
  private final LongAdder sent = new LongAdder();
  private final AtomicReference<@Nullable Status> failure = new AtomicReference<>();
  private volatile Arrivals arrivals;
  private volatile boolean closing;

  private Fleet(Protocol protocol, Arrivals arrivals) {
    this.protocol = protocol;
    this.arrivals = arrivals;
  }

  /**
   * Connects and subscribes; returns before the server has answered.
   *
   * @param versions that the clients claim to have already
   * @param first counts what the server sends for that
   */
  static Fleet open(
      int port,
      Protocol protocol,
      Topology topology,
      Map<String, String> versions,
      Arrivals first) {
    Fleet fleet = new Fleet(protocol, first);
    for (int stream = 0; stream < topology.streams(); stream++) {
      if (stream % Transport.STREAMS_PER_CONNECTION == 0) {
        fleet.channels.add(Transport.channel(port));
      }
      fleet.call(stream, topology.wanted(stream), versions);
    }
    return fleet;
  }

  private void call(int stream, List<String> names, Map<String, String> versions) {
    ClientCall<byte[], byte[]> call =
        channels
            .get(channels.size() - 1)
            .newCall(RawMessage.method(protocol.delta()), CallOptions.DEFAULT);
    call.start(new Stream(stream, call, protocol.acknowledging(names)), new Metadata());
    call.request(REQUESTED_AHEAD);
    sent.increment();
    call.sendMessage(protocol.first("proxy-" + stream, names, versions));
    calls.add(call);
  }

  /** What comes from now on is counted there. */
  void count(Arrivals next) {
    arrivals = next;
  }

  /** Messages sent so far, acknowledgements included. */
  long sent() {
    return sent.sum();
  }

  /** Why a stream ended that should not have, or null. */
  @Nullable Status failure() {
    return failure.get();
  }

  /** Drops all connections at once. */
  @Override
  public void close() {
    closing = true;
    channels.forEach(ManagedChannel::shutdownNow);
    for (ManagedChannel channel : channels) {
      try {
        channel.awaitTermination(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final class Stream extends ClientCall.Listener<byte[]> {
    private final int number;
    private final ClientCall<byte[], byte[]> call;
    private final byte[] acknowledging;

    Stream(int number, ClientCall<byte[], byte[]> call, byte[] acknowledging) {
      this.number = number;
      this.call = call;
      this.acknowledging = acknowledging;
    }

    @Override
    public void onMessage(byte[] message) {
      long now = System.nanoTime();
      Protocol.Seen seen = Protocol.read(message);
      sent.increment();
      arrivals.arrived(number, now, message.length, seen.resources());
      call.sendMessage(protocol.acknowledgement(acknowledging, seen));
      call.request(1);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!closing) {
        failure.compareAndSet(null, status);
      }
    }
  }
}
