package io.sluice.console.web;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One open stream. Lives on the event loop of its connection and holds a place in the log: what the
 * client does not take stays there, and is gone when the log has moved on.
 */
final class EventReader {
  private static final int MOST_AT_ONCE = 64 << 10;
  private static final int MOST_UNSENT = 256 << 10;

  private final EventLog log;
  private EventFilter filter; // as the reader may see now
  private final HttpServerResponse response;
  private final Context context;
  private final Runnable listener = this::wake;
  private final AtomicBoolean woken = new AtomicBoolean();
  private long place;
  private long stuckSince; // nanoseconds; 0 while the client reads
  private boolean ended;

  EventReader(
      EventLog log, EventFilter filter, long place, HttpServerResponse response, Context context) {
    this.log = log;
    this.filter = filter;
    this.place = place;
    this.response = response;
    this.context = context;
  }

  /** Sends the head and what waits; on the event loop. */
  void begin(Buffer head) {
    response.setWriteQueueMaxSize(MOST_UNSENT);
    response.drainHandler(drained -> pump());
    send(head);
    log.addListener(listener);
    pump();
  }

  private void wake() {
    if (!woken.getAndSet(true)) {
      context.runOnContext(
          awake -> {
            woken.set(false);
            pump();
          });
    }
  }

  private void pump() {
    while (!ended && !full()) {
      if (!log.keepsAllAfter(place)) {
        cut();
        return;
      }
      Buffer some = Buffer.buffer();
      EventLog.Entry next = log.at(place + 1);
      while (next != null && some.length() < MOST_AT_ONCE) {
        if (filter.wants(next.event())) {
          some.appendBuffer(log.written(next));
        }
        place = next.number();
        next = log.at(place + 1);
      }
      if (some.length() > 0) {
        send(some);
      }
      if (next == null) {
        return;
      }
    }
  }

  private boolean full() {
    boolean full = response.writeQueueFull();
    if (!full) {
      stuckSince = 0;
    } else if (stuckSince == 0) {
      stuckSince = System.nanoTime();
    }
    return full;
  }

  /** What comes from here on is what this reader may see; ends where he may see nothing. */
  void judge(Caller now) {
    if (!now.maySomewhere(Right.READ)) {
      end();
      return;
    }
    filter = filter.of(now);
  }

  /**
   * Proves to the client that the stream lives, and ends it where the client does not read; on the
   * event loop.
   *
   * @return whether the client was too slow
   */
  boolean beat(long slowAfterMillis) {
    if (ended) {
      return false;
    }
    if (full()) {
      if (System.nanoTime() - stuckSince > TimeUnit.MILLISECONDS.toNanos(slowAfterMillis)) {
        cut();
        return true;
      }
      return false;
    }
    send(Buffer.buffer(": \n\n"));
    return false;
  }

  private void send(Buffer bytes) {
    response.write(bytes).onFailure(gone -> left());
  }

  /** The client is gone, or is no longer served: it keeps nothing here. */
  void left() {
    ended = true;
    log.removeListener(listener);
  }

  /** Ends the stream as HTTP has it; on the event loop. */
  void end() {
    if (!ended) {
      left();
      response.end().onFailure(gone -> left());
    }
  }

  /** The same from any thread. */
  void endLater() {
    context.runOnContext(ending -> end());
  }

  private void cut() {
    left();
    response.reset();
  }
}
