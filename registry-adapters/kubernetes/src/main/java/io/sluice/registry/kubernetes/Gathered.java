package io.sluice.registry.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of one answer, up to a limit. Safe from any thread. */
final class Gathered implements AsyncBody.Consumer<List<ByteBuffer>> {
  private final int most;

  /** Guarded by this, with all that follows. */
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private @Nullable AsyncBody body;
  private boolean tooLong;
  private boolean cancelled;

  Gathered(int most) {
    this.most = most;
  }

  int most() {
    return most;
  }

  /** The head of the answer is there: its body may come. */
  void begin(AsyncBody of) {
    boolean wanted;
    synchronized (this) {
      body = of;
      wanted = !cancelled;
    }
    if (wanted) {
      of.consume();
    } else {
      of.cancel();
    }
  }

  @Override
  public void consume(List<ByteBuffer> pieces, AsyncBody of) {
    boolean enough;
    synchronized (this) {
      for (ByteBuffer piece : pieces) {
        if (bytes.size() + piece.remaining() > most) {
          tooLong = true;
          break;
        }
        byte[] copy = new byte[piece.remaining()];
        piece.get(copy);
        bytes.writeBytes(copy);
      }
      enough = tooLong || cancelled;
    }
    if (enough) {
      of.cancel();
    } else {
      of.consume();
    }
  }

  synchronized boolean isTooLong() {
    return tooLong;
  }

  synchronized byte[] bytes() {
    return bytes.toByteArray();
  }

  /** Nobody waits for it any more. */
  void cancel() {
    AsyncBody of;
    synchronized (this) {
      cancelled = true;
      of = body;
    }
    if (of != null) {
      of.cancel();
    }
  }
}
