package io.sluice.xds.protocol;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Who ended a stream, as the transport saw it: a client that resets it says so itself; one whose
 * connection is lost says nothing. Any thread.
 */
public final class StreamEnd extends ServerStreamTracer {
  private static final Context.Key<StreamEnd> KEY = Context.key("sluice-stream-end");

  private volatile boolean reset; // the transport's, read by any thread

  private StreamEnd() {}

  /** Makes one for each stream of a server. */
  static ServerStreamTracer.Factory factory() {
    return new ServerStreamTracer.Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
        return new StreamEnd();
      }
    };
  }

  /** That of the stream that begins on this thread. */
  public static StreamEnd current() {
    @Nullable StreamEnd end = KEY.get();
    return end == null ? new StreamEnd() : end;
  }

  @Override
  public Context filterContext(Context context) {
    return context.withValue(KEY, this);
  }

  /** gRPC says CANCELLED where a reset was received, and UNAVAILABLE where a connection ended. */
  @Override
  public void streamClosed(Status status) {
    reset = status.getCode() == Status.Code.CANCELLED;
  }

  /** Whether the client itself ended it. */
  public boolean isReset() {
    return reset;
  }
}
