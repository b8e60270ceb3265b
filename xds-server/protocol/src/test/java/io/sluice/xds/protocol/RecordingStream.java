package io.sluice.xds.protocol;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A real stream whose responses wait in a queue until a test takes them. */
final class RecordingStream<Q, R> implements ClientResponseObserver<Q, R> {
  /** Long enough for a response that must not come to have come. */
  private static final int QUIET_MILLIS = 250;

  private final BlockingQueue<R> responses = new LinkedBlockingQueue<>();
  private final boolean reads;
  private @Nullable ClientCallStreamObserver<Q> requests;
  private volatile @Nullable Status ended;

  private RecordingStream(boolean reads) {
    this.reads = reads;
  }

  static <Q, R> RecordingStream<Q, R> start(
      Channel channel, MethodDescriptor<Q, R> method, boolean reads) {
    RecordingStream<Q, R> stream = new RecordingStream<>(reads);
    ClientCalls.asyncBidiStreamingCall(channel.newCall(method, CallOptions.DEFAULT), stream);
    return stream;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<Q> call) {
    requests = call;
    if (!reads) {
      call.disableAutoRequestWithInitial(0);
    }
  }

  ClientCallStreamObserver<Q> requests() {
    if (requests == null) {
      throw new IllegalStateException("the stream has not started");
    }
    return requests;
  }

  @Override
  public void onNext(R response) {
    responses.add(response);
  }

  @Override
  public void onError(Throwable error) {
    ended = Status.fromThrowable(error);
  }

  @Override
  public void onCompleted() {
    ended = Status.OK;
  }

  R next() {
    try {
      R response = responses.poll(10, SECONDS);
      if (response == null) {
        throw new AssertionError("no response came; the stream's end: " + ended);
      }
      return response;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Fails if anything more comes. */
  void quiet() {
    try {
      R response = responses.poll(QUIET_MILLIS, MILLISECONDS);
      if (response != null) {
        throw new AssertionError("this should not have come: " + response);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  int waiting() {
    return responses.size();
  }

  Status.Code end() {
    return await().atMost(10, SECONDS).until(() -> ended, end -> end != null).getCode();
  }
}
