package io.sluice.console.web;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The stream of events: who reads it, for how long, and from where on. */
final class EventOperations {
  /** A stream that says nothing for 60 s is closed by the server, and by many proxies sooner. */
  static final Duration BEAT = Duration.ofSeconds(10);

  /** Whoever loses a right sees nothing of it after this; a revoked token's stream is over. */
  static final Duration JUDGED_EVERY = Duration.ofSeconds(2);

  private static final Duration SLOW_AFTER = Duration.ofSeconds(20);
  private static final int MOST_READERS = 200;

  private final EventLog log;
  private final Set<EventReader> readers = ConcurrentHashMap.newKeySet();
  private final AtomicLong cut = new AtomicLong();
  private volatile boolean closed;

  EventOperations(EventLog log) {
    this.log = log;
  }

  List<Operation> operations() {
    return List.of(Operation.instant(Operations.API + "/events", this::events, "kind", "service"));
  }

  List<Measure> measures() {
    return List.of(
        new Measure(
            "sluice_event_readers",
            "Open streams of events",
            Measure.Kind.GAUGE,
            Map.of(),
            readers::size),
        new Measure(
            "sluice_event_readers_cut_total",
            "Streams of events that were ended since their readers were too slow",
            Measure.Kind.COUNTER,
            Map.of(),
            cut::get));
  }

  Answer events(Call call) {
    EventFilter filter = EventFilter.of(call);
    if (closed || readers.size() >= MOST_READERS) {
      throw Refusal.of(
              503,
              closed
                  ? "the server is stopping"
                  : MOST_READERS + " streams of events are open already, which is all there are")
          .with("Retry-After", "5");
    }
    String after = call.lastEventId();
    return Answer.stream(
        "text/event-stream; charset=utf-8",
        (response, caller) -> begin(filter, after, response, caller));
  }

  /** On the event loop of the connection. */
  private void begin(
      EventFilter filter,
      @Nullable String after,
      HttpServerResponse response,
      Supplier<Caller> caller) {
    Context context = Objects.requireNonNull(Vertx.currentContext(), "on an event loop");
    long last = log.last();
    long place = after == null ? last : log.number(after);
    boolean lost = place < 0 || !log.keepsAllAfter(place);
    EventReader reader = new EventReader(log, filter, lost ? last : place, response, context);
    readers.add(reader);
    long timer =
        context
            .owner()
            .setPeriodic(
                BEAT.toMillis(),
                beat -> {
                  if (reader.beat(SLOW_AFTER.toMillis())) {
                    cut.incrementAndGet();
                  }
                });
    long judgement =
        context.owner().setPeriodic(JUDGED_EVERY.toMillis(), again -> reader.judge(caller.get()));
    Runnable left =
        () -> {
          context.owner().cancelTimer(judgement);
          context.owner().cancelTimer(timer);
          reader.left();
          readers.remove(reader);
        };
    response.endHandler(ended -> left.run());
    response.closeHandler(closing -> left.run());
    // An id without data is remembered by the client and not shown: nothing is lost from here on.
    Buffer head = Buffer.buffer("retry: 2000\nid: " + log.id(lost ? last : place) + "\n\n");
    if (lost) {
      head.appendBuffer(
          log.reset(last, "what happened after this id is no longer known: read everything anew"));
    }
    reader.begin(head);
    if (closed) {
      reader.end();
    }
  }

  /** Tells something that happened here; any thread. */
  void tell(Event event) {
    log.add(event);
  }

  /** Ends every stream; any thread. */
  void close() {
    closed = true;
    readers.forEach(EventReader::endLater);
  }
}
