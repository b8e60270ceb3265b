package io.sluice.xds.protocol;

import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Gives every client one scope, or its own by node id, and writes down what it is told. */
final class FakeClients implements Clients {
  final FakeScope shared = new FakeScope();
  final Map<String, Scope> byNode = new ConcurrentHashMap<>();
  final List<Node> joined = new CopyOnWriteArrayList<>();
  final List<Peer> peers = new CopyOnWriteArrayList<>();
  final List<Acknowledgement> acknowledged = new CopyOnWriteArrayList<>();
  final List<Rejection> rejected = new CopyOnWriteArrayList<>();
  final List<String> overdue = new CopyOnWriteArrayList<>();
  final List<StreamId> overdueStreams = new CopyOnWriteArrayList<>();
  final List<String> answering = new CopyOnWriteArrayList<>();
  final List<StreamId> unread = new CopyOnWriteArrayList<>();
  final List<StreamId> reading = new CopyOnWriteArrayList<>();
  final List<StreamId> left = new CopyOnWriteArrayList<>();

  @Override
  public Scope join(StreamId stream, Peer peer, Node node) {
    if (node.getId().equals("breaks the server")) {
      throw new IllegalStateException("a test asked for this");
    }
    joined.add(node);
    peers.add(peer);
    return byNode.getOrDefault(node.getId(), shared);
  }

  @Override
  public void acknowledged(StreamId stream, Acknowledgement acknowledgement) {
    acknowledged.add(acknowledgement);
  }

  @Override
  public void rejected(StreamId stream, Rejection rejection) {
    rejected.add(rejection);
  }

  @Override
  public void overdue(StreamId stream, String type) {
    overdue.add(type);
    overdueStreams.add(stream);
  }

  @Override
  public void answering(StreamId stream, String type) {
    answering.add(type);
  }

  @Override
  public void unread(StreamId stream) {
    unread.add(stream);
  }

  @Override
  public void reading(StreamId stream) {
    reading.add(stream);
  }

  @Override
  public void left(StreamId stream) {
    left.add(stream);
  }
}
