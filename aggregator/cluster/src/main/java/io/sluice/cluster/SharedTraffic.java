package io.sluice.cluster;

import io.sluice.view.CanonicalInput;
import io.sluice.view.CanonicalOutput;
import io.sluice.view.cluster.Exchange;
import io.sluice.view.traffic.Counts;
import io.sluice.view.traffic.MembersTraffic;
import io.sluice.view.traffic.Reading;
import io.sluice.view.traffic.ReportersForm;
import io.sluice.view.traffic.SightingsForm;
import io.sluice.view.traffic.Traffic;
import io.sluice.view.traffic.TrafficForm;
import io.sluice.view.traffic.Way;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other members once a second which of this one's running totals changed, which proxies
 * report them and what those saw of endpoints in doubt, and adds what theirs say to this one's. A
 * message that follows no other is no loss: the whole is asked for. Any thread: everything is
 * locked.
 */
public final class SharedTraffic {
  private static final Logger log = LoggerFactory.getLogger(SharedTraffic.class);
  private static final String SUBJECT = "traffic";
  private static final String REPORTERS = "reporters";
  private static final String SIGHTINGS = "sightings";

  /** More proxies than this are told of every fifth second only. */
  private static final int FEW = 500;

  private static final Duration WITHIN = Duration.ofSeconds(2);

  private final Exchange exchange;
  private final MembersTraffic traffic;
  private final Clock clock;
  private final Map<String, Known> members = new HashMap<>();
  private final Set<String> asked = new HashSet<>();
  private final Set<String> reporting = new HashSet<>();
  private long sequence;
  private long ticks;
  private Reading told = Reading.empty(0, 0);

  /** What a member has told, up to a message. */
  private record Known(long sequence, Reading reading) {}

  /** Hears others from now on. */
  public SharedTraffic(Exchange exchange, MembersTraffic traffic, Clock clock) {
    this.clock = clock;
    this.exchange = exchange;
    this.traffic = traffic;
    exchange.onTold(SUBJECT, this::heard);
    exchange.onTold(REPORTERS, this::reporting);
    exchange.onTold(SIGHTINGS, this::seen);
    exchange.onAsked(SUBJECT, question -> CompletableFuture.completedFuture(whole()));
  }

  /** Once a second. */
  public synchronized void tick() {
    Reading now = traffic.own();
    Reading news =
        new Reading(
            now.epoch(),
            now.from(),
            now.at(),
            changed(now.ways(), told.ways()),
            changed(now.received(), told.received()));
    told = now;
    if (!news.ways().isEmpty() || !news.received().isEmpty()) {
      sequence++;
      exchange.tell(SUBJECT, form(news));
    }
    List<Traffic.Reporter> reporters = traffic.ownReporters();
    if (reporters.size() <= FEW || ++ticks % 5 == 0) {
      exchange.tell(REPORTERS, ReportersForm.encode(reporters, clock.millis()));
    }
    SortedMap<String, List<Traffic.Sighting>> seen = traffic.newSightings();
    if (!seen.isEmpty()) {
      exchange.tell(SIGHTINGS, SightingsForm.encode(seen, clock.millis()));
    }
    Set<String> present = exchange.others();
    reporting.stream()
        .filter(member -> !present.contains(member))
        .forEach(member -> traffic.reportElsewhere(member, List.of()));
    reporting.retainAll(present);
    members
        .entrySet()
        .removeIf(
            one -> {
              boolean gone = !present.contains(one.getKey());
              if (gone) {
                Reading last = one.getValue().reading();
                traffic.add(Reading.empty(last.epoch(), last.at()), last);
              }
              return gone;
            });
  }

  private static SortedMap<Way, Counts> changed(
      SortedMap<Way, Counts> now, SortedMap<Way, Counts> before) {
    SortedMap<Way, Counts> changed = new TreeMap<>();
    now.forEach(
        (way, counts) -> {
          if (!counts.equals(before.get(way))) {
            changed.put(way, counts);
          }
        });
    return changed;
  }

  /** As of the last message, so that the next one follows it. */
  private synchronized byte[] whole() {
    return form(told);
  }

  private byte[] form(Reading reading) {
    return new CanonicalOutput().number(sequence).blob(TrafficForm.encode(reading)).toBytes();
  }

  private synchronized void reporting(String member, byte[] bytes) {
    try {
      traffic.reportElsewhere(member, ReportersForm.decode(bytes, clock.millis()));
      reporting.add(member);
    } catch (IOException e) {
      refused(member, e);
    }
  }

  private void seen(String member, byte[] bytes) {
    try {
      traffic.seenElsewhere(SightingsForm.decode(bytes, clock.millis()));
    } catch (IOException e) {
      refused(member, e);
    }
  }

  private static Known read(byte[] bytes) throws IOException {
    CanonicalInput in = new CanonicalInput(bytes);
    return new Known(in.longNumber(), TrafficForm.decode(in.blob()));
  }

  private synchronized void heard(String member, byte[] bytes) {
    try {
      Known news = read(bytes);
      Known known = members.get(member);
      if (known == null
          || known.reading().epoch() != news.reading().epoch()
          || known.sequence() + 1 != news.sequence()) {
        ask(member);
        return;
      }
      Reading after = joined(known.reading(), news.reading());
      traffic.add(after, known.reading());
      members.put(member, new Known(news.sequence(), after));
    } catch (IOException e) {
      refused(member, e);
    }
  }

  private void ask(String member) {
    if (asked.add(member)) {
      exchange
          .ask(member, SUBJECT, new byte[0], WITHIN)
          .whenComplete((bytes, failure) -> answered(member, bytes));
    }
  }

  /** What a member counted before it was first heard of is of no window of this one. */
  private synchronized void answered(String member, byte @Nullable [] bytes) {
    asked.remove(member);
    if (bytes == null) {
      return; // its next message asks again
    }
    try {
      Known whole = read(bytes);
      Known known = members.get(member);
      if (known != null && known.reading().epoch() == whole.reading().epoch()) {
        if (whole.sequence() <= known.sequence()) {
          return;
        }
        traffic.add(whole.reading(), known.reading());
      }
      members.put(member, whole);
    } catch (IOException e) {
      refused(member, e);
    }
  }

  private static void refused(String member, IOException why) {
    log.atWarn()
        .addKeyValue("member", member)
        .addKeyValue("reason", why.getMessage())
        .log("What a member says of its proxies' traffic cannot be read");
  }

  private static Reading joined(Reading before, Reading news) {
    return new Reading(
        news.epoch(),
        news.from(),
        news.at(),
        joined(before.ways(), news.ways()),
        joined(before.received(), news.received()));
  }

  private static SortedMap<Way, Counts> joined(
      SortedMap<Way, Counts> before, SortedMap<Way, Counts> news) {
    SortedMap<Way, Counts> joined = new TreeMap<>(before);
    joined.putAll(news);
    return joined;
  }
}
