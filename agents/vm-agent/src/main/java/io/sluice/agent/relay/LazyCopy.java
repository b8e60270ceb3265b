package io.sluice.agent.relay;

import io.grpc.Channel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The copy, opened on the agent's loop when it is needed first: most hosts never do. */
final class LazyCopy implements AutoCloseable {
  /** How it is opened; one that fails is tried again when the copy is needed again. */
  @FunctionalInterface
  interface Opening {
    LocalCopy open() throws IOException;
  }

  private final Opening opening;
  private volatile @Nullable LocalCopy copy;

  LazyCopy(Opening opening) {
    this.opening = opening;
  }

  /**
   * Leads to what is accepted at this moment; on the loop.
   *
   * @throws IOException if it cannot be opened
   */
  Channel channel(Accepted accepted) throws IOException {
    LocalCopy opened = copy;
    if (opened == null) {
      opened = opening.open();
      copy = opened;
    }
    return opened.channel(accepted);
  }

  /** Any thread. */
  @Override
  public void close() {
    LocalCopy opened = copy;
    if (opened != null) {
      opened.close();
    }
  }
}
