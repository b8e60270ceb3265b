package io.sluice.suites;

import com.google.protobuf.ByteString;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A client of delta ADS that keeps every byte it is sent. When its stream ends it opens another and
 * says what it holds, as Envoy does. Safe for several threads.
 */
final class DeltaClient implements AutoCloseable {
  /** What HTTP/2 grants by default; gRPC's own default would take a megabyte unread. */
  private static final int WINDOW = 65_535;

  private final int port;
  private final Settings settings;
  private final Executor reopening;
  private final Map<String, Map<String, Held>> held = new TreeMap<>(); // guarded by this
  private ManagedChannel channel; // guarded by this
  private @Nullable Stream stream; // guarded by this
  private int streams; // guarded by this
  private boolean closed; // guarded by this

  /** One resource as it was sent. */
  record Held(String version, ByteString bytes) {}

  /** How a client behaves. */
  enum Manners {
    ACKNOWLEDGES,
    /** Reads, and answers nothing. */
    NEVER_ACKNOWLEDGES,
    /** Takes nothing out of the connection. */
    NEVER_READS
  }

  /**
   * Who the client is and what it wants.
   *
   * @param id of its node
   * @param names by type; no names is a wildcard
   * @param metadata of its node, beside {@code dependencies: ["*"]}
   */
  record Settings(
      String id, Map<String, List<String>> names, Map<String, Value> metadata, Manners manners) {
    Settings {
      names = new TreeMap<>(names);
      metadata = new TreeMap<>(metadata);
    }

    Settings(String id, Map<String, List<String>> names) {
      this(id, names, Map.of(), Manners.ACKNOWLEDGES);
    }

    private Node node() {
      return Node.newBuilder()
          .setId(id)
          .setCluster("shop")
          .setUserAgentName("envoy")
          .setLocality(Locality.newBuilder().setZone("vm"))
          .setMetadata(
              Struct.newBuilder()
                  .putFields(
                      "dependencies",
                      Value.newBuilder()
                          .setListValue(
                              ListValue.newBuilder()
                                  .addValues(Value.newBuilder().setStringValue("*")))
                          .build())
                  .putAllFields(metadata))
          .build();
    }
  }

  private DeltaClient(int port, Settings settings, Executor reopening) {
    this.port = port;
    this.settings = settings;
    this.reopening = reopening;
    this.channel = channel(port);
  }

  /** Connects, on a connection of its own. */
  static DeltaClient connect(int port, Settings settings, Executor reopening) {
    DeltaClient client = new DeltaClient(port, settings, reopening);
    client.open();
    return client;
  }

  private static ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port)
        .usePlaintext()
        .directExecutor()
        .flowControlWindow(WINDOW)
        .build();
  }

  /** Cuts its connection without a word and comes back over another one at once. */
  synchronized void reconnect() {
    stream = null;
    channel.shutdownNow();
    channel = channel(port);
    open();
  }

  private synchronized void open() {
    if (closed) {
      return;
    }
    streams++;
    Stream opened = new Stream();
    stream = opened;
    AggregatedDiscoveryServiceGrpc.newStub(channel)
        .withWaitForReady()
        .deltaAggregatedResources(opened);
    settings.names().forEach(opened::subscribe);
  }

  private synchronized void ended(Stream which) {
    if (which == stream && !closed) {
      stream = null;
      reopening.execute(this::open);
    }
  }

  /** What it holds of a type, by name. */
  synchronized Map<String, Held> held(String type) {
    return Map.copyOf(held.getOrDefault(type, Map.of()));
  }

  /** The version that it holds of one resource; empty when it has none. */
  synchronized String version(String type, String name) {
    Held known = held.getOrDefault(type, Map.of()).get(name);
    return known == null ? "" : known.version();
  }

  /** Everything that it holds, by type and name. */
  synchronized Map<String, Map<String, Held>> held() {
    Map<String, Map<String, Held>> copy = new TreeMap<>();
    held.forEach((type, resources) -> copy.put(type, new TreeMap<>(resources)));
    return copy;
  }

  /** Responses that came over the present stream. */
  synchronized int responses() {
    return stream == null ? 0 : stream.responses;
  }

  /** Resources that came over the present stream. */
  synchronized int resources() {
    return stream == null ? 0 : stream.resources;
  }

  /** Names that the present stream took away. */
  synchronized int removals() {
    return stream == null ? 0 : stream.removals;
  }

  /** Streams opened so far. */
  synchronized int streams() {
    return streams;
  }

  /** Acknowledges what is unanswered and behaves from now on. */
  synchronized void acknowledge() {
    if (stream != null) {
      stream.unanswered.forEach((type, nonce) -> stream.answer(type, nonce));
      stream.unanswered.clear();
      stream.behaves = true;
    }
  }

  /** Answers nothing from now on, on the same stream. */
  synchronized void fallSilent() {
    if (stream != null) {
      stream.behaves = false;
    }
  }

  /** Cuts the connection without a word and opens nothing more. */
  @Override
  public synchronized void close() {
    closed = true;
    stream = null;
    channel.shutdownNow();
  }

  private final class Stream
      implements ClientResponseObserver<DeltaDiscoveryRequest, DeltaDiscoveryResponse> {
    private @Nullable ClientCallStreamObserver<DeltaDiscoveryRequest> requests;
    private final Map<String, String> unanswered = new TreeMap<>();
    private boolean behaves = settings.manners() == Manners.ACKNOWLEDGES;
    private boolean introduced;
    private int responses;
    private int resources;
    private int removals;

    @Override
    public void beforeStart(ClientCallStreamObserver<DeltaDiscoveryRequest> observer) {
      requests = observer;
      if (settings.manners() == Manners.NEVER_READS) {
        observer.disableAutoRequestWithInitial(0);
      }
    }

    private void subscribe(String type, List<String> names) {
      DeltaDiscoveryRequest.Builder request =
          DeltaDiscoveryRequest.newBuilder().setTypeUrl(type).addAllResourceNamesSubscribe(names);
      held.getOrDefault(type, Map.of())
          .forEach((name, known) -> request.putInitialResourceVersions(name, known.version()));
      send(request);
    }

    private void send(DeltaDiscoveryRequest.Builder request) {
      if (!introduced) {
        introduced = true;
        request.setNode(settings.node());
      }
      if (requests != null) {
        requests.onNext(request.build());
      }
    }

    private void answer(String type, String nonce) {
      send(DeltaDiscoveryRequest.newBuilder().setTypeUrl(type).setResponseNonce(nonce));
    }

    @Override
    public void onNext(DeltaDiscoveryResponse response) {
      synchronized (DeltaClient.this) {
        responses++;
        resources += response.getResourcesCount();
        removals += response.getRemovedResourcesCount();
        Map<String, Held> known =
            held.computeIfAbsent(response.getTypeUrl(), type -> new TreeMap<>());
        for (Resource resource : response.getResourcesList()) {
          known.put(
              resource.getName(),
              new Held(resource.getVersion(), resource.getResource().getValue()));
        }
        response.getRemovedResourcesList().forEach(known::remove);
        if (behaves) {
          answer(response.getTypeUrl(), response.getNonce());
        } else {
          unanswered.put(response.getTypeUrl(), response.getNonce());
        }
      }
    }

    @Override
    public void onError(Throwable error) {
      ended(this);
    }

    @Override
    public void onCompleted() {
      ended(this);
    }
  }
}
