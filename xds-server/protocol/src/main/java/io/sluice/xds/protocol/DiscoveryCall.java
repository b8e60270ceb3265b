package io.sluice.xds.protocol;

import com.google.protobuf.MessageLite;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/**
 * One gRPC stream: hands what comes to its loop, one message at a time, and writes what the session
 * says.
 *
 * @param <Q> its requests
 * @param <R> its responses
 */
final class DiscoveryCall<Q extends MessageLite, R extends MessageLite>
    implements StreamObserver<Q>, Wire {
  private final ServerCallStreamObserver<R> call;
  private final Dialect<Q, R> dialect;
  private final @Nullable String onlyType;
  private final Loop loop;
  private final StreamSession session;
  private boolean closed;

  /**
   * @param onlyType of a service of one type, null for the aggregated one
   */
  DiscoveryCall(
      ServerCallStreamObserver<R> call,
      Dialect<Q, R> dialect,
      @Nullable String onlyType,
      StreamId id,
      Peer peer,
      Loop loop) {
    this.call = call;
    this.dialect = dialect;
    this.onlyType = onlyType;
    this.loop = loop;
    this.session = new StreamSession(id, peer, this, loop.services());
  }

  /** Before the call's first message. */
  void start() {
    call.disableAutoRequest();
    call.setOnReadyHandler(() -> loop.execute(() -> session.guarded(session::flush)));
    call.setOnCancelHandler(() -> loop.execute(this::gone));
    loop.execute(() -> loop.add(session));
    call.request(1);
  }

  @Override
  public void onNext(Q message) {
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
  public void onError(Throwable error) {
    loop.execute(this::gone);
  }

  /** A client that has nothing more to say does not acknowledge either, so the stream ends. */
  @Override
  public void onCompleted() {
    loop.execute(
        () -> {
          try {
            if (!closed) {
              closed = true;
              call.onCompleted();
            }
          } finally {
            loop.remove(session);
          }
        });
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
    R message = dialect.response(response);
    call.onNext(message);
    return message.getSerializedSize();
  }

  @Override
  public void close(Status status) {
    if (!closed) {
      closed = true;
      call.onError(status.asRuntimeException());
    }
    loop.execute(this::gone);
  }
}
