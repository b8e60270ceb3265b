package io.sluice.console.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open connections, of which there are not too many, and none that takes long over the head of
 * a request: a byte now and then would hold it open for ever.
 */
final class Connections {
  static final int MOST = 2_000;
  private static final long FIRST_HEAD_WITHIN_MS = 10_000;
  private static final long NEXT_HEAD_WITHIN_MS = 60_000;
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final long firstHeadWithin;
  private final Map<HttpConnection, Long> timers = new ConcurrentHashMap<>();

  Connections(Vertx vertx) {
    this(vertx, FIRST_HEAD_WITHIN_MS);
  }

  Connections(Vertx vertx, long firstHeadWithin) {
    this.vertx = vertx;
    this.firstHeadWithin = firstHeadWithin;
  }

  /** One more; on its event loop. */
  void opened(HttpConnection connection) {
    if (timers.size() >= MOST) {
      connection.close();
      return;
    }
    connection.closeHandler(
        closed -> {
          Long timer = timers.remove(connection);
          if (timer != null) {
            vertx.cancelTimer(timer);
          }
        });
    waits(connection, firstHeadWithin);
  }

  /** The head of a request has arrived. */
  void asked(HttpConnection connection) {
    Long timer = timers.put(connection, NO_TIMER);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }

  /** The request is answered. */
  void answered(HttpConnection connection) {
    if (timers.containsKey(connection)) {
      waits(connection, NEXT_HEAD_WITHIN_MS);
    }
  }

  private void waits(HttpConnection connection, long within) {
    timers.put(connection, vertx.setTimer(within, late -> connection.close()));
  }
}
