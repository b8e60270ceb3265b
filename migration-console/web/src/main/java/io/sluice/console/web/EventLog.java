package io.sluice.console.web;

import io.sluice.console.contract.EventBody;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of this run, numbered; any thread. Readers keep a place in it and nothing else,
 * so that one who is slow costs no memory.
 */
final class EventLog {
  private static final Pattern ID = Pattern.compile("([a-z0-9]{1,16})-(\\d{1,18})");

  private final String run;
  private final Clock clock;
  private final @Nullable Entry[] ring; // guarded by this
  private final Set<Runnable> listeners = new CopyOnWriteArraySet<>();
  private long last; // guarded by this; the newest number, 0 before the first

  /**
   * Keeps events.
   *
   * @param run names this run of the server: numbers of another one mean nothing here
   * @param most how many are kept
   */
  EventLog(String run, int most, Clock clock) {
    this.run = run;
    this.ring = new Entry[most];
    this.clock = clock;
  }

  /** An event with its number; written for the wire once, by the first reader that needs it. */
  static final class Entry {
    private final long number;
    private final long at;
    private final Event event;
    private volatile byte @Nullable [] written;

    private Entry(long number, long at, Event event) {
      this.number = number;
      this.at = at;
      this.event = event;
    }

    Event event() {
      return event;
    }

    long number() {
      return number;
    }
  }

  /** Adds an event and wakes the readers; never blocks. */
  void add(Event event) {
    synchronized (this) {
      last++;
      ring[(int) (last % ring.length)] = new Entry(last, clock.millis(), event);
    }
    listeners.forEach(Runnable::run);
  }

  /** The newest number. */
  synchronized long last() {
    return last;
  }

  /** Whether nothing after this number is lost. */
  synchronized boolean keepsAllAfter(long number) {
    return number >= last - ring.length && number <= last;
  }

  /** The event of a number; null before it happens. The caller looks first whether it is kept. */
  synchronized @Nullable Entry at(long number) {
    if (number < 1 || number > last) {
      return null;
    }
    Entry entry = ring[(int) (number % ring.length)];
    return entry == null || entry.number != number ? null : entry;
  }

  /** The number behind an id of this run, or -1 for any other. */
  long number(String id) {
    Matcher parts = ID.matcher(id);
    return parts.matches() && parts.group(1).equals(run) ? Long.parseLong(parts.group(2)) : -1;
  }

  String id(long number) {
    return run + "-" + number;
  }

  void addListener(Runnable listener) {
    listeners.add(listener);
  }

  void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  /** An event as the stream has it. */
  Buffer written(Entry entry) {
    byte[] bytes = entry.written;
    if (bytes == null) {
      bytes = write(entry.number, entry.at, entry.event).getBytes(StandardCharsets.UTF_8);
      entry.written = bytes;
    }
    return Buffer.buffer(bytes);
  }

  /** A reset for one reader alone, which stands at a number. */
  Buffer reset(long number, String why) {
    return Buffer.buffer(write(number, clock.millis(), Event.reset(why)));
  }

  private String write(long number, long at, Event event) {
    EventBody body =
        new EventBody(
            id(number),
            Instant.ofEpochMilli(at).toString(),
            event.kind().word(),
            event.subject(),
            event.service(),
            event.state(),
            event.text(),
            event.generation());
    return "id: "
        + body.id()
        + "\nevent: "
        + body.kind()
        + "\ndata: "
        + Json.text(body) // JSON has no line break outside of a string, and none unescaped in one
        + "\n\n";
  }
}
