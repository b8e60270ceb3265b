package io.sluice.registry.cmdb;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** A body that is refused, and read no further, as soon as it is longer than it may be. */
final class BoundedBytes implements BodySubscriber<byte[]> {
  private final int most;
  private final boolean cut;
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private @Nullable Subscription subscription;

  /**
   * Of at most some bytes.
   *
   * @param cut whether what is over is left out, and the rest is the body
   */
  BoundedBytes(int most, boolean cut) {
    this.most = most;
    this.cut = cut;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      int take = Math.min(buffer.remaining(), most - bytes.size());
      if (body.isDone()) {
        return;
      }
      byte[] part = new byte[take];
      boolean over = buffer.remaining() > take;
      buffer.get(part);
      bytes.writeBytes(part);
      if (over) {
        end();
      }
    }
  }

  @Override
  public void onError(Throwable thrown) {
    body.completeExceptionally(thrown);
  }

  @Override
  public void onComplete() {
    body.complete(bytes.toByteArray());
  }

  private void end() {
    if (cut) {
      body.complete(bytes.toByteArray());
    } else {
      body.completeExceptionally(new TooLong(most));
    }
    if (subscription != null) {
      subscription.cancel();
    }
  }

  /** There is more than is read. */
  static final class TooLong extends java.io.IOException {
    private static final long serialVersionUID = 1L;

    TooLong(int most) {
      super("it is longer than " + most + " bytes");
    }
  }
}
