package io.sluice.xds.protocol;

import io.envoyproxy.envoy.config.core.v3.Node;

/**
 * Told of every stream. All methods are called on the stream's own loop, never two at once for one
 * stream, and must not block. What they throw ends that stream alone.
 */
public interface Clients {
  /**
   * Called once per stream, with its first message.
   *
   * @param node as the client gave it, the default instance if it gave none; its id is within
   *     {@link Limits#maxNodeIdLength()}
   * @return what this client may get
   * @throws io.grpc.StatusRuntimeException if it may not have a stream, which ends with this status
   */
  Scope join(StreamId stream, Peer peer, Node node);

  void acknowledged(StreamId stream, Acknowledgement acknowledgement);

  void rejected(StreamId stream, Rejection rejection);

  /** A response of this type was not answered for {@link Limits#acknowledgeWithin()}. */
  void overdue(StreamId stream, String type);

  /** Called once for every stream that joined. */
  void left(StreamId stream);
}
