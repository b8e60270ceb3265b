package io.sluice.registry.etcd;

import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchProgressRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One watch of etcd. What it says goes into the loop's inbox, at most {@value #AHEAD} messages
 * ahead of what the loop has taken. Its methods are called by the loop alone.
 */
final class WatchStream implements ClientResponseObserver<WatchRequest, WatchResponse> {
  private static final int AHEAD = 8;

  private final Queue<Signal> inbox;
  private @Nullable ClientCallStreamObserver<WatchRequest> requests;

  WatchStream(Queue<Signal> inbox) {
    this.inbox = inbox;
  }

  void open(WatchGrpc.WatchStub stub, WatchCreateRequest what) {
    var unused = stub.watch(this);
    send(WatchRequest.newBuilder().setCreateRequest(what).build());
  }

  /** Asks for a sign of life, in order with what the watch says. */
  void requestProgress() {
    send(
        WatchRequest.newBuilder()
            .setProgressRequest(WatchProgressRequest.getDefaultInstance())
            .build());
  }

  /** One message was taken. */
  void taken() {
    if (requests != null) {
      requests.request(1);
    }
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<WatchRequest> stream) {
    stream.disableAutoRequestWithInitial(AHEAD);
    requests = stream;
  }

  @Override
  public void onNext(WatchResponse response) {
    inbox.add(new Signal.Watched(this, response));
  }

  @Override
  public void onError(Throwable thrown) {
    inbox.add(new Signal.WatchEnded(this, Status.fromThrowable(thrown)));
  }

  @Override
  public void onCompleted() {
    Status status = Status.UNAVAILABLE.withDescription("etcd ended the watch");
    inbox.add(new Signal.WatchEnded(this, status));
  }

  private void send(WatchRequest request) {
    if (requests != null) {
      requests.onNext(request);
    }
  }
}
