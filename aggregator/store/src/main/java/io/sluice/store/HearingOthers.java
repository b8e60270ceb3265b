package io.sluice.store;

import io.sluice.view.cluster.Exchange;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what other members tell of their proxies, and asks one that was not heard without a hole
 * for all that they hold (docs/design/0013). The recorder's thread's, but for what it is handed.
 */
final class HearingOthers {
  private static final Logger log = LoggerFactory.getLogger(HistoryRecorder.class);

  /** A page waits for what its member gathers. */
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);

  /** So many bytes wait to be taken at most; what comes then is lost, which is noticed. */
  private static final long MOST_WAITING = 32L << 20;

  /** So many times the patience is waited for others at the start, who may have to start, too. */
  private static final int WAITED = 3;

  /** So much sooner than later one that cannot answer is asked again at the start. */
  private static final int SOONER = 10;

  private final Exchange exchange;
  private final HistoryNotes notes;
  private final ProxiesElsewhere elsewhere;
  private final Duration patience;
  private final Clock clock;
  private final AtomicLong waiting = new AtomicLong();
  private final SortedMap<String, Neighbour> neighbours = new TreeMap<>();
  private long questions;

  /** Whether proxies of the last run may turn out to be with other members. */
  private boolean awaiting;

  private long awaitedUntil;

  /**
   * Nobody was heard.
   *
   * @param patience how long one that does not answer is left alone
   */
  HearingOthers(
      Exchange exchange,
      HistoryNotes notes,
      ProxiesElsewhere elsewhere,
      Duration patience,
      Clock clock) {
    this.exchange = exchange;
    this.notes = notes;
    this.elsewhere = elsewhere;
    this.patience = patience;
    this.clock = clock;
    exchange.onTold(TellingOthers.SUBJECT, this::told);
  }

  private static long steady() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** Any thread. */
  private void told(String member, byte[] bytes) {
    if (waiting.addAndGet(bytes.length) > MOST_WAITING
        || !notes.tell(new HistoryNote.Told(clock.millis(), member, bytes))) {
      waiting.addAndGet(-bytes.length);
    }
  }

  /** Understands what was told. */
  void read(List<HistoryNote> batch) {
    batch.replaceAll(note -> note instanceof HistoryNote.Told told ? read(told) : note);
  }

  private HistoryNote read(HistoryNote.Told told) {
    waiting.addAndGet(-told.bytes().length);
    ToldFacts facts = null;
    try {
      facts = ToldFacts.decode(told.bytes());
    } catch (StoredJson.Unreadable e) {
      refused(told.member(), e);
    }
    return new HistoryNote.Heard(told.at(), told.member(), facts);
  }

  private void refused(String member, StoredJson.Unreadable e) {
    Neighbour one = neighbours.get(member);
    if (one != null && one.refuse()) {
      log.atWarn()
          .addKeyValue("member", member)
          .addKeyValue("reason", e.getMessage())
          .log("What a member tells of its proxies cannot be read");
    }
  }

  /** The last run's state is known; whoever was connected then may be with another member. */
  void loaded() {
    look();
    awaiting = true;
    awaitedUntil = steady() + WAITED * patience.toMillis();
    endAwaiting();
  }

  /** Whether it is known who is with which member, as far as members can be asked. */
  boolean isKnown() {
    return !awaiting;
  }

  private void endAwaiting() {
    if (awaiting
        && (steady() >= awaitedUntil
            || neighbours.values().stream().allMatch(Neighbour::isListed))) {
      awaiting = false;
      elsewhere.allHeard();
    }
  }

  /** Who is gone has no proxies; who is there and was not heard in whole is asked. */
  void look() {
    SortedSet<String> present = exchange.others();
    for (String member : List.copyOf(neighbours.keySet())) {
      if (!present.contains(member)) {
        neighbours.remove(member);
        elsewhere.gone(member, clock.millis());
      }
    }
    long now = steady();
    for (String member : present) {
      Neighbour one = neighbours.computeIfAbsent(member, name -> new Neighbour());
      if (one.lacks(now)) {
        ask(member, one, now);
      }
    }
    endAwaiting();
  }

  private void ask(String member, Neighbour one, long now) {
    long question = ++questions;
    one.asked(question, now + ANSWERED_WITHIN.plus(patience).toMillis());
    exchange
        .ask(
            member,
            TellingOthers.SUBJECT,
            one.after().getBytes(StandardCharsets.UTF_8),
            ANSWERED_WITHIN)
        .whenComplete(
            (bytes, failure) -> answered(member, question, failure == null ? bytes : null));
  }

  /** Any thread. An answer for which there is no room is asked for again. */
  private void answered(String member, long question, byte @Nullable [] bytes) {
    notes.tell(new HistoryNote.PageHeard(clock.millis(), member, question, bytes));
  }

  void take(HistoryNote note, long at) {
    if (note instanceof HistoryNote.Heard heard) {
      Neighbour one = neighbours.get(heard.member());
      if (one != null && one.isListed()) {
        heard(heard.member(), one, heard.told(), at);
      }
    } else if (note instanceof HistoryNote.PageHeard page) {
      Neighbour one = neighbours.get(page.member());
      if (one != null && one.waitsFor(page.question())) {
        page(page.member(), one, page.bytes(), at);
        look(); // for the next page
      }
    }
  }

  private void heard(String member, Neighbour one, @Nullable ToldFacts told, long at) {
    if (told != null && !one.isOf(told.run())) {
      begunAnew(member);
    } else if (told != null && one.isLost()) {
      one.skip(told);
    } else if (!one.isLost() && (told == null || one.misses(told))) {
      log.atInfo().addKeyValue("member", member).log("Something that a member told was lost");
      elsewhere.doubt(member);
      one.doubt();
      if (told != null) {
        one.skip(told);
      }
      look();
    } else if (told != null && one.expects(told)) {
      elsewhere.heard(member, told.facts(), at);
      one.taken();
    }
  }

  private void begunAnew(String member) {
    elsewhere.gone(member, clock.millis());
    neighbours.put(member, new Neighbour());
    look();
  }

  private void page(String member, Neighbour one, byte @Nullable [] bytes, long at) {
    HeldPage page = null;
    try {
      page = bytes == null ? null : HeldPage.decode(bytes);
    } catch (StoredJson.Unreadable e) {
      refused(member, e);
    }
    if (page == null) {
      long pause = patience.toMillis() / (awaiting ? SOONER : 1);
      one.leaveAlone(steady() + pause);
    } else if (one.isListed() && !one.isOf(page.run())) {
      begunAnew(member);
    } else if (one.isBehind(page)) {
      one.askAgain();
    } else {
      elsewhere.copied(member, page, at);
      if (one.copied(page)) {
        elsewhere.certain(member);
      }
    }
  }
}
