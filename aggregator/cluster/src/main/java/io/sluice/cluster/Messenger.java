package io.sluice.cluster;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Says and hears whole messages over a fabric that carries frames. One thread. */
final class Messenger implements Send {
  private final Fabric fabric;
  private final Neighbours neighbours;
  private final Frames frames = new Frames();
  private final Refusals refusals = new Refusals();

  /**
   * Nothing said and nothing heard.
   *
   * @param neighbours while there are none, nothing is sent
   */
  Messenger(Fabric fabric, Neighbours neighbours) {
    this.fabric = fabric;
    this.neighbours = neighbours;
  }

  @Override
  public void send(@Nullable Peer to, Message message) {
    if (neighbours.others().isEmpty()) {
      return;
    }
    for (byte[] frame : frames.cut(MessageForm.encode(message))) {
      if (to == null) {
        fabric.send(frame);
      } else {
        fabric.send(to, frame);
      }
    }
  }

  /**
   * The message that a frame completes; null while more frames are to come, of whoever is gone, and
   * of what cannot be read.
   */
  @Nullable Message heard(long now, Peer from, boolean toAll, byte[] frame) {
    if (!fabric.present().contains(from)) {
      return null;
    }
    try {
      byte[] message = frames.join(way(from, toAll), frame);
      return message == null ? null : MessageForm.decode(message);
    } catch (IOException e) {
      refusals.refused(now, from, e);
      return null;
    }
  }

  /** Somebody is gone: no more frames come of what it had begun to say. */
  void forget(Peer peer) {
    frames.forget(way(peer, true));
    frames.forget(way(peer, false));
  }

  private static String way(Peer from, boolean toAll) {
    return from.run() + (toAll ? "*" : "");
  }
}
