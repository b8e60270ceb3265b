package io.sluice.cluster;

import io.sluice.view.Alarm;
import io.sluice.view.Alarms;
import io.sluice.view.CanonicalInput;
import io.sluice.view.CanonicalOutput;
import io.sluice.view.cluster.Exchange;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alarms that one member alone can see, told to all others, so that an operator sees all of
 * them wherever the page comes from. Any thread.
 */
public final class SharedAlarms implements Alarms {
  private static final Logger log = LoggerFactory.getLogger(SharedAlarms.class);
  private static final String SUBJECT = "alarms";

  /** What was told longer ago stands no more, in milliseconds. */
  private static final long FRESH = 4_000;

  /** So many of one member at most; each is a sentence or two. */
  private static final int MOST = 200;

  /**
   * What is about a member's own streams, files, clock and way to the database. All other alarms
   * are about what members share, and each of them sees those itself.
   */
  private static final Set<Alarm.Kind> ALONE =
      EnumSet.of(
          Alarm.Kind.RESOURCE_REJECTED,
          Alarm.Kind.PROXY_BEHIND,
          Alarm.Kind.PROXY_SILENT,
          Alarm.Kind.CALLERS_LUMPED,
          Alarm.Kind.STORE_UNAVAILABLE,
          Alarm.Kind.FORMAT_UNKNOWN,
          Alarm.Kind.AUDIT_ALTERED,
          Alarm.Kind.AUDIT_UNANCHORED,
          Alarm.Kind.LAST_KNOWN_GOOD,
          Alarm.Kind.CLOCK_STEPPED,
          Alarm.Kind.CERTIFICATE);

  private final Exchange exchange;
  private final Alarms own;
  private final Clock wall;
  private final Clock steady;
  private final Map<String, Told> told = new ConcurrentHashMap<>();

  /** Whether the last tick had something to tell; of the thread that ticks. */
  private boolean telling;

  private record Told(List<Alarm> alarms, long at) {}

  /**
   * Hears others from now on.
   *
   * @param wall the clock that alarms say their time by
   * @param steady never jumps; says how long ago something was told
   */
  public SharedAlarms(Exchange exchange, Alarms own, Clock wall, Clock steady) {
    this.exchange = exchange;
    this.own = own;
    this.wall = wall;
    this.steady = steady;
    exchange.onTold(SUBJECT, this::heard);
  }

  /** Tells, once a second; that there are none any more is told once. One thread. */
  public void tick() {
    told.keySet().retainAll(exchange.others());
    List<Alarm> mine =
        own.alarms().stream().filter(alarm -> ALONE.contains(alarm.kind())).limit(MOST).toList();
    if (telling || !mine.isEmpty()) {
      long now = wall.millis();
      exchange.tell(
          SUBJECT,
          new CanonicalOutput()
              .list(
                  mine,
                  (out, alarm) ->
                      out.text(alarm.kind().name())
                          .text(alarm.subject())
                          .text(alarm.text())
                          .number(now - alarm.since())) // clocks need not agree
              .toBytes());
    }
    telling = !mine.isEmpty();
  }

  private void heard(String member, byte[] bytes) {
    long now = wall.millis();
    try {
      List<Alarm> alarms =
          new CanonicalInput(bytes)
                  .list(
                      each -> alarm(each.text(), each.text(), each.text(), now - each.longNumber()))
                  .stream()
                  .flatMap(Optional::stream)
                  .toList();
      told.put(member, new Told(alarms, steady.millis()));
    } catch (IOException e) {
      log.atDebug().setCause(e).addKeyValue("member", member).log("Alarms cannot be read");
    }
  }

  /** Nothing where another release knows a kind that this one does not. */
  private static Optional<Alarm> alarm(String kind, String subject, String text, long since) {
    return ALONE.stream()
        .filter(known -> known.name().equals(kind))
        .findFirst()
        .map(known -> new Alarm(known, subject, text, since));
  }

  @Override
  public List<Alarm> own() {
    return own.alarms();
  }

  /** Of all members; what this one has to say itself is not repeated as another's. */
  @Override
  public List<Alarm> alarms() {
    List<Alarm> mine = own.alarms();
    long now = steady.millis();
    Map<Alarm, List<String>> theirs = new TreeMap<>();
    for (String member : exchange.others()) {
      Told its = told.get(member);
      if (its != null && now - its.at() <= FRESH) {
        its.alarms()
            .forEach(one -> theirs.computeIfAbsent(one, a -> new ArrayList<>()).add(member));
      }
    }
    mine.forEach(theirs::remove); // an alarm's order does not look at its time
    return Stream.concat(mine.stream(), theirs.entrySet().stream().map(SharedAlarms::elsewhere))
        .sorted()
        .toList();
  }

  private static Alarm elsewhere(Map.Entry<Alarm, List<String>> one) {
    Alarm alarm = one.getKey();
    String members = one.getValue().stream().collect(Collectors.joining(", "));
    return new Alarm(
        alarm.kind(), alarm.subject(), "On " + members + ": " + alarm.text(), alarm.since());
  }
}
