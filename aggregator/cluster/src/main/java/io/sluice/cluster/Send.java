package io.sluice.cluster;

import org.jspecify.annotations.Nullable;

/** Sends what a member says. */
@FunctionalInterface
interface Send {
  /**
   * Sends one message.
   *
   * @param to one member, or null for all others
   */
  void send(@Nullable Peer to, Message message);
}
