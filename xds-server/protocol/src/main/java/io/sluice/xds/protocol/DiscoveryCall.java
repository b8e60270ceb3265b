package io.sluice.xds.protocol;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * One gRPC stream: hands what comes to its loop, one message at a time, and writes what the session
 * says. Written by its loop only, once it started.
 *
 * @param <Q> its requests
 */
final class DiscoveryCall<Q> extends ServerCall.Listener<Q> implements Wire {
  private final ServerCall<Q, Frame> call;
  private final Dialect<Q> dialect;
  private final @Nullable String onlyType;
  private final Loop loop;
  private final StreamSession session;
  private final StreamEnd end = StreamEnd.current();
  private boolean headersSent;
  private boolean closed;

  /**
   * @param onlyType of a service of one type, null for the aggregated one
   */
  DiscoveryCall(
      ServerCall<Q, Frame> call,
      Dialect<Q> dialect,
      @Nullable String onlyType,
      StreamId id,
      Loop loop) {
    this.call = call;
    this.dialect = dialect;
    this.onlyType = onlyType;
    this.loop = loop;
    this.session =
        new StreamSession(id, PeerReading.of(call.getAttributes()), this, loop.services());
  }

  /** Before the call's first message. */
  DiscoveryCall<Q> start() {
    loop.execute(() -> loop.add(session));
    call.request(1);
    return this;
  }

  @Override
  public void onMessage(Q message) {
    loop.execute(() -> session.guarded(() -> receive(message)));
  }

  /** The next message is asked for when this one is done: a client cannot fill our queue. */
  private void receive(Q message) {
    Request request = dialect.request(message);
    if (onlyType != null && request.type().isEmpty()) {
      request = request.ofType(onlyType);
    }
    if (onlyType == null || onlyType.equals(request.type())) {
      session.receive(request);
    }
    call.request(1);
  }

  @Override
  public void onReady() {
    loop.execute(() -> session.guarded(session::flush));
  }

  @Override
  public void onCancel() {
    loop.execute(
        () -> {
          if (end.isReset()) {
            session.guarded(session::reset);
          }
          gone();
        });
  }

  /** A client that has nothing more to say does not acknowledge either, so the stream ends. */
  @Override
  public void onHalfClose() {
    loop.execute(() -> close(Status.OK));
  }

  private void gone() {
    closed = true;
    loop.remove(session);
  }

  @Override
  public boolean delta() {
    return dialect.delta();
  }

  @Override
  public boolean ready() {
    return !closed && call.isReady();
  }

  @Override
  public int send(Response response) {
    Frame frame = dialect.response(response);
    if (!headersSent) {
      // Not before: without headers a stream can still be refused with a status.
      headersSent = true;
      call.sendHeaders(new Metadata());
    }
    call.sendMessage(frame);
    return frame.size();
  }

  @Override
  public void close(Status status) {
    loop.execute(this::gone);
    if (!closed) {
      closed = true;
      call.close(status, new Metadata());
    }
  }
}
