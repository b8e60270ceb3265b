package io.sluice.cluster;

import java.util.List;

/**
 * Carries bytes between members. What one member sends to all arrives in order, and so does what it
 * sends to one; anything may be lost.
 */
interface Fabric extends AutoCloseable {
  /** The most bytes that one message may have. */
  int MOST = 256 * 1024 + 64;

  /** Hears; called on any thread, must not block. */
  interface Listener {
    /** A member sent bytes, to all or to this one; calls for each of both come in order. */
    void heard(Peer from, boolean toAll, byte[] bytes);

    /** Somebody came or went. */
    void changed();
  }

  /** This member. */
  Peer self();

  /** Who is present, this one among them, in the order in which they came; the same everywhere. */
  List<Peer> present();

  /** Sends to all others; does not wait for them. */
  void send(byte[] bytes);

  /** Sends to one; does not wait for it. */
  void send(Peer to, byte[] bytes);

  /** Leaves, without a word. */
  @Override
  void close();
}
