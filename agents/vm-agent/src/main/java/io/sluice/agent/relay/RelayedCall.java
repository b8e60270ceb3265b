package io.sluice.agent.relay;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream of Envoy's and the one that carries it on, message by message: one side is read only
 * as fast as the other takes it. All callbacks come on the agent's loop.
 */
final class RelayedCall extends ServerCall.Listener<byte[]> {
  private final ServerCall<byte[], byte[]> below;
  private final Consumer<RelayedCall> ended;
  private Optional<Passage> passage = Optional.empty();
  private @Nullable ClientCall<byte[], byte[]> above;
  private boolean headersSent;
  private boolean closed;
  private Optional<Status> endAbove = Optional.empty();
  private boolean requestAwaitsAbove;
  private boolean responseAwaitsBelow;

  RelayedCall(ServerCall<byte[], byte[]> below, Consumer<RelayedCall> ended) {
    this.below = below;
    this.ended = ended;
  }

  MethodDescriptor<byte[], byte[]> method() {
    return below.getMethodDescriptor();
  }

  boolean isOpen() {
    return !closed;
  }

  /** How the other side ended it; empty where Envoy or this host did. */
  Optional<Status> endAbove() {
    return endAbove;
  }

  /**
   * Carries the stream on over this channel; called once.
   *
   * @param through reads and changes what passes; empty to pass it as it is
   */
  void connect(Channel channel, Optional<Passage> through) {
    if (closed) {
      return;
    }
    passage = through;
    above = channel.newCall(method(), CallOptions.DEFAULT);
    above.start(new Above(), new Metadata());
    above.request(1);
    below.request(1);
  }

  @Override
  public void onMessage(byte[] message) {
    if (above == null || closed) {
      return;
    }
    byte[] passed;
    try {
      passed = passage.isPresent() ? passage.get().asked(message) : message;
    } catch (InvalidProtocolBufferException e) {
      end(Status.INVALID_ARGUMENT.withDescription("this is no delta request: " + e.getMessage()));
      return;
    }
    above.sendMessage(passed);
    if (above.isReady()) {
      below.request(1);
    } else {
      requestAwaitsAbove = true;
    }
  }

  @Override
  public void onHalfClose() {
    if (above != null) {
      above.halfClose();
    }
  }

  @Override
  public void onCancel() {
    if (above != null) {
      above.cancel("the proxy ended the stream", null);
    }
    gone();
  }

  @Override
  public void onReady() {
    if (responseAwaitsBelow && above != null) {
      responseAwaitsBelow = false;
      above.request(1);
    }
  }

  /** Ends both sides; the proxy comes again by itself. Repeated, it does nothing. */
  void end(Status status) {
    if (closed) {
      return;
    }
    below.close(status, new Metadata());
    if (above != null) {
      above.cancel("the stream was ended", null);
    }
    gone();
  }

  private void gone() {
    if (!closed) {
      closed = true;
      ended.accept(this);
    }
  }

  private final class Above extends ClientCall.Listener<byte[]> {
    @Override
    public void onMessage(byte[] message) {
      if (closed || above == null) {
        return;
      }
      byte[] passed;
      try {
        passed = passage.isPresent() ? passage.get().told(message) : message;
      } catch (InvalidProtocolBufferException e) {
        end(Status.INTERNAL.withDescription("the member's answer is none: " + e.getMessage()));
        return;
      }
      if (!headersSent) {
        headersSent = true;
        below.sendHeaders(new Metadata());
      }
      below.sendMessage(passed);
      if (below.isReady()) {
        above.request(1);
      } else {
        responseAwaitsBelow = true;
      }
    }

    @Override
    public void onReady() {
      if (requestAwaitsAbove) {
        requestAwaitsAbove = false;
        below.request(1);
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      endAbove = closed ? Optional.empty() : Optional.of(status);
      end(status);
    }
  }
}
