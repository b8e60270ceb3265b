package io.sluice.registry.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one watch, on their way to the loop: one piece at a time, the next when the loop has
 * taken it, so that a burst waits in the API server and not here. Safe from any thread.
 */
final class WatchStream implements AsyncBody.Consumer<List<ByteBuffer>> {
  private static final int WORDS = 4096;

  private final Consumer<Signal> sink;
  private final int most;

  /** Guarded by this, with all that follows. */
  private final ByteArrayOutputStream refusal = new ByteArrayOutputStream();

  private @Nullable AsyncBody body;
  private int code;
  private boolean ended;

  WatchStream(Consumer<Signal> sink, int most) {
    this.sink = sink;
    this.most = most;
  }

  /** The longest event that is believed. */
  int most() {
    return most;
  }

  /** It was answered. */
  void begin(HttpResponse<AsyncBody> response) {
    boolean wanted;
    synchronized (this) {
      body = response.body();
      code = response.code();
      wanted = !ended;
    }
    if (!wanted) {
      response.body().cancel();
      return;
    }
    if (response.code() == 200) {
      sink.accept(new Signal.Opened(this));
    }
    var unused =
        response
            .body()
            .done()
            .handle(
                (done, thrown) -> {
                  over(response, thrown);
                  return null;
                });
    response.body().consume();
  }

  @Override
  public void consume(List<ByteBuffer> pieces, AsyncBody of) {
    int length = 0;
    for (ByteBuffer piece : pieces) {
      length += piece.remaining();
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    pieces.forEach(all::put);
    boolean dropped;
    boolean refused;
    synchronized (this) {
      dropped = ended;
      refused = code != 200;
      if (refused && refusal.size() < WORDS) {
        refusal.writeBytes(all.array());
      }
    }
    if (dropped) {
      of.cancel();
    } else if (refused) {
      of.consume();
    } else {
      sink.accept(new Signal.Chunk(this, all));
    }
  }

  /** The loop has taken a piece: the next may come. */
  void more() {
    AsyncBody of;
    synchronized (this) {
      of = ended ? null : body;
    }
    if (of != null) {
      of.consume();
    }
  }

  /** Nobody wants more of it. */
  void cancel() {
    AsyncBody of;
    synchronized (this) {
      ended = true;
      of = body;
    }
    if (of != null) {
      of.cancel();
    }
  }

  private void over(HttpResponse<AsyncBody> response, @Nullable Throwable thrown) {
    if (response.code() != 200) {
      byte[] words;
      synchronized (this) {
        words = refusal.toByteArray();
      }
      end(Optional.of(Refusal.of(response.code(), Refusal.retryAfter(response), words)));
    } else {
      end(thrown == null ? Optional.empty() : Optional.of(Refusal.of(thrown)));
    }
  }

  /** It is over. */
  void end(Optional<Answer.Failed<Void>> failed) {
    boolean told;
    synchronized (this) {
      told = ended;
      ended = true;
    }
    if (!told) {
      sink.accept(new Signal.Ended(this, failed));
    }
  }
}
