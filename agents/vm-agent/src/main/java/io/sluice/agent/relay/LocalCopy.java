package io.sluice.agent.relay;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.sluice.xds.protocol.Acknowledgement;
import io.sluice.xds.protocol.Clients;
import io.sluice.xds.protocol.DiscoveryServer;
import io.sluice.xds.protocol.Limits;
import io.sluice.xds.protocol.Peer;
import io.sluice.xds.protocol.Rejection;
import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.ResourceTypes;
import io.sluice.xds.protocol.Scope;
import io.sluice.xds.protocol.ServerSettings;
import io.sluice.xds.protocol.StreamId;
import io.sluice.xds.protocol.Unit;
import io.sluice.xds.protocol.UnitChange;
import io.sluice.xds.protocol.Wildcard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Envoy accepted last, served as a member would: a discovery server on a loopback port of its
 * own, to which the relay turns when no member can be reached.
 */
final class LocalCopy implements AutoCloseable {
  private final DiscoveryServer server;
  private final ManagedChannel channel;
  private final CopyScope scope = new CopyScope();
  private final Map<Unit, Resource> published = new HashMap<>();

  /** On any free loopback port. */
  static LocalCopy onLoopback(Sockets sockets) throws IOException {
    return new LocalCopy(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), sockets);
  }

  /**
   * @param listen where
   * @param sockets of the agent, on whose loop the channel's callbacks come
   * @throws IOException if the address cannot be bound
   */
  LocalCopy(InetSocketAddress listen, Sockets sockets) throws IOException {
    server =
        new DiscoveryServer(
            new ServerSettings(
                listen, InsecureServerCredentials.create(), Limits.DEFAULT, 1, List.of()),
            new Everybody(),
            // Envoy warms when it is sent something new; what it accepted once is there as a whole.
            (type, name) -> List.of());
    try {
      server.start();
      server.open();
      channel =
          sockets
              .channel(listen.getHostString(), server.port(), InsecureChannelCredentials.create())
              .maxInboundMessageSize(MemberChannels.LARGEST_MESSAGE)
              .build();
    } catch (IOException | RuntimeException | Error e) {
      server.close(); // its thread runs already
      throw e;
    }
  }

  /** Leads to what is accepted at this moment. */
  ManagedChannel channel(Accepted accepted) {
    Map<Unit, Resource> now = new HashMap<>();
    Map<String, Wildcard> wildcards = new HashMap<>();
    for (String type : accepted.types()) {
      wildcards.put(type, Wildcard.of(accepted.of(type).keySet()));
      accepted.of(type).forEach((name, resource) -> now.put(Unit.of(type, name), resource));
    }
    List<UnitChange> changes = new ArrayList<>();
    now.forEach(
        (unit, resource) -> {
          if (!resource.equals(published.get(unit))) {
            changes.add(UnitChange.to(unit, resource));
          }
        });
    published.keySet().stream()
        .filter(unit -> !now.containsKey(unit))
        .map(UnitChange::gone)
        .forEach(changes::add);
    scope.wildcards = Map.copyOf(wildcards);
    server.publish(changes, List.of(scope));
    published.clear();
    published.putAll(now);
    return channel;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
  }

  /** Everything that is there is granted: it was, when Envoy accepted it. */
  private static final class CopyScope implements Scope {
    /** Written by the agent's loop, read by the server's. */
    private volatile Map<String, Wildcard> wildcards = Map.of();

    @Override
    public Optional<String> variant(String type, String name) {
      return Optional.of(Unit.DEFAULT_VARIANT);
    }

    @Override
    public Wildcard wildcard(String type) {
      return wildcards.getOrDefault(type, Wildcard.NONE);
    }

    /** An Envoy that waited for one missing assignment would not serve the others either. */
    @Override
    public Optional<Resource> absent(String type, String name) {
      if (!type.equals(ResourceTypes.ENDPOINT)) {
        return Optional.empty();
      }
      ByteString empty =
          ClusterLoadAssignment.newBuilder().setClusterName(name).build().toByteString();
      return Optional.of(Resource.of(empty));
    }
  }

  /** Whoever reaches this host's loopback; what they answer concerns nobody else. */
  private final class Everybody implements Clients {
    @Override
    public Scope join(StreamId stream, Peer peer, Node node) {
      return scope;
    }

    @Override
    public void acknowledged(StreamId stream, Acknowledgement acknowledgement) {}

    @Override
    public void rejected(StreamId stream, Rejection rejection) {}

    @Override
    public void overdue(StreamId stream, String type) {}

    @Override
    public void left(StreamId stream) {}
  }
}
