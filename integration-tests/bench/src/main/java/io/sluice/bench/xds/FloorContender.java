package io.sluice.bench.xds;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.sluice.bench.ControlLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What gRPC alone costs: a server that reads names from a stream's first message, sends bytes that
 * were made beforehand to the streams that named a cluster, and drops every later message unread.
 * It holds the call, a reference to it in the list of each name, and references to those lists; no
 * version, no nonce, no acknowledgement.
 */
final class FloorContender {
  /** The argument by which streams keep their first request, as parsed, like generated stubs. */
  static final String KEEP = "keep";

  private final Map<String, List<ServerCall<byte[], byte[]>>> byName = new ConcurrentHashMap<>();
  private final Map<Integer, byte[]> prepared = new HashMap<>();
  private final LongAdder requests = new LongAdder();
  private final LongAdder streams = new LongAdder();
  private final boolean keeps;
  private int revision;

  private FloorContender(boolean keeps) {
    this.keeps = keeps;
  }

  /**
   * The contender's process.
   *
   * @param arguments the number of clusters, which it need not know, and {@link #KEEP}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    FloorContender contender = new FloorContender(arguments[1].equals(KEEP));
    Server server =
        Transport.server(0)
            .addService(
                ServerServiceDefinition.builder(RawMessage.service())
                    .addMethod(RawMessage.method(true), contender.handler())
                    .build())
            .build()
            .start();
    new ControlLines()
        .onQuestion("port", words -> Integer.toString(server.getPort()))
        .on("change", words -> contender.change(Integer.parseInt(words.get(0))))
        .onQuestion("streams", words -> Long.toString(contender.streams.sum()))
        .onQuestion("requests", words -> Long.toString(contender.requests.sum()))
        .serve();
  }

  private ServerCallHandler<byte[], byte[]> handler() {
    return (call, headers) -> {
      call.sendHeaders(new Metadata());
      call.request(1);
      streams.increment();
      return new Stream(call);
    };
  }

  private String change(int cluster) {
    byte[] message = prepared.computeIfAbsent(cluster, this::next);
    for (ServerCall<byte[], byte[]> call : byName.getOrDefault(Topology.name(cluster), List.of())) {
      call.sendMessage(message);
    }
    prepared.put(cluster, next(cluster));
    return "published";
  }

  private byte[] next(int cluster) {
    revision++;
    return DeltaDiscoveryResponse.newBuilder()
        .setSystemVersionInfo(String.format("%016x", revision))
        .setTypeUrl(Endpoints.TYPE)
        .setNonce(Integer.toString(revision))
        .addResources(Endpoints.resource(cluster, revision))
        .build()
        .toByteArray();
  }

  private final class Stream extends ServerCall.Listener<byte[]> {
    private final ServerCall<byte[], byte[]> call;
    private @Nullable List<List<ServerCall<byte[], byte[]>>> lists;

    /** Held to be weighed, not to be read. */
    @SuppressWarnings("UnusedVariable")
    private @Nullable DeltaDiscoveryRequest kept;

    Stream(ServerCall<byte[], byte[]> call) {
      this.call = call;
    }

    @Override
    public void onMessage(byte[] message) {
      if (lists == null) {
        lists = subscribe(message);
      }
      requests.increment();
      call.request(1);
    }

    private List<List<ServerCall<byte[], byte[]>>> subscribe(byte[] message) {
      List<List<ServerCall<byte[], byte[]>>> named = new ArrayList<>();
      try {
        DeltaDiscoveryRequest request = DeltaDiscoveryRequest.parseFrom(message);
        kept = keeps ? request : null;
        for (String name : request.getResourceNamesSubscribeList()) {
          named.add(byName.computeIfAbsent(name, any -> new CopyOnWriteArrayList<>()));
        }
      } catch (InvalidProtocolBufferException e) {
        call.close(Status.INVALID_ARGUMENT.withCause(e), new Metadata());
      }
      named.forEach(list -> list.add(call));
      return List.copyOf(named);
    }

    @Override
    public void onHalfClose() {
      call.close(Status.OK, new Metadata());
    }

    @Override
    public void onCancel() {
      kept = null;
      if (lists != null) {
        lists.forEach(list -> list.remove(call));
      }
      streams.decrement();
    }
  }
}
