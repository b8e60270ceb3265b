package io.sluice.xds.protocol;

import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.Map;
import java.util.Set;

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

  /**
   * The client says at the beginning of a stream what it kept from an earlier one (delta only).
   *
   * @param versions by name
   */
  default void kept(StreamId stream, String type, Map<String, String> versions) {}

  /** The client does not want these names any longer. */
  default void unsubscribed(StreamId stream, String type, Set<String> names) {}

  /** The client itself ends the stream; {@link #left} follows. */
  default void reset(StreamId stream) {}

  void rejected(StreamId stream, Rejection rejection);

  /**
   * A version is not sent to this client, since its proxy rejected it on an earlier stream. Called
   * once for each name and stream.
   */
  default void withheld(StreamId stream, Rejection rejection) {}

  /**
   * The client refuses nothing under these names any longer: it accepted another version, has what
   * is the newest now, or does not want them.
   */
  default void relieved(StreamId stream, String type, Set<String> names) {}

  /**
   * A response of this type was not answered for {@link Limits#acknowledgeWithin()}. Called again
   * only after {@link #answering}.
   */
  void overdue(StreamId stream, String type);

  /** The newest response of an overdue type was answered. */
  default void answering(StreamId stream, String type) {}

  /**
   * The client has not read for {@link Limits#acknowledgeWithin()} what is written already, and
   * there is more to say. Called again only after {@link #reading}.
   */
  default void unread(StreamId stream) {}

  /** The client reads again. */
  default void reading(StreamId stream) {}

  /** Called once for every stream that joined. */
  void left(StreamId stream);
}
