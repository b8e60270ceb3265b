package io.sluice.store;

import io.sluice.view.cluster.Exchange;
import io.sluice.view.history.Fact;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tells the other members what is news of this one's proxies, in numbered messages, and answers
 * those that ask for all (docs/design/0013). The recorder's thread's.
 */
final class TellingOthers {
  /** What members tell and ask each other. */
  static final String SUBJECT = "history";

  /** So many facts are one message, of about half a megabyte where thousands hold the same. */
  private static final int AT_ONCE = 50_000;

  private final Exchange exchange;
  private final HistoryNotes notes;
  private final ProxyNews news;
  private final HeldPages pages;
  private final Duration pulse;
  private final Clock clock;
  private final List<HistoryNote.PageAsked> asked = new ArrayList<>();
  private final String run = UUID.randomUUID().toString();

  /** Of what was told last. */
  private long number;

  private long toldAt;
  private boolean alone = true;

  /**
   * Nothing is told.
   *
   * @param news is taken from
   * @param pulse how often it is said that there is no news, so that a lost message is noticed
   */
  TellingOthers(
      Exchange exchange,
      HistoryNotes notes,
      ProxyNews news,
      HeldPages pages,
      Duration pulse,
      Clock clock) {
    this.exchange = exchange;
    this.notes = notes;
    this.news = news;
    this.pages = pages;
    this.pulse = pulse;
    this.clock = clock;
    exchange.onAsked(SUBJECT, this::asked);
  }

  /** Any thread. */
  private CompletionStage<byte[]> asked(byte[] question) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    String after = new String(question, StandardCharsets.UTF_8);
    if (!notes.tell(new HistoryNote.PageAsked(clock.millis(), after, answer))) {
      answer.completeExceptionally(new IllegalStateException("there is too much to note"));
    }
    return answer;
  }

  /** Before a batch is taken; whoever asks is answered after it. */
  void begin(List<HistoryNote> batch) {
    batch.stream()
        .filter(HistoryNote.PageAsked.class::isInstance)
        .map(HistoryNote.PageAsked.class::cast)
        .forEach(asked::add);
    boolean before = alone;
    alone = exchange.others().isEmpty();
    news.wanted(!alone);
    if (before && !alone) {
      number++; // what happened meanwhile was told to nobody
    }
  }

  /** After a batch was taken, while all is settled. */
  void tell() {
    long now = clock.millis();
    List<Fact> all = news.take();
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      number++;
      tell(all.subList(from, Math.min(all.size(), from + AT_ONCE)), now);
    }
    if (!alone && Math.abs(now - toldAt) >= pulse.toMillis()) {
      tell(List.of(), now);
    }
    asked.forEach(this::answer);
    asked.clear();
  }

  private void tell(List<Fact> facts, long now) {
    toldAt = now;
    exchange.tell(SUBJECT, new ToldFacts(run, number, facts).encode());
  }

  private void answer(HistoryNote.PageAsked question) {
    byte[] page = pages.page(run, number, question.after()).encode();
    if (page.length > Exchange.LONGEST) {
      question
          .answer()
          .completeExceptionally(
              new IllegalStateException("a page of " + page.length + " bytes is too long"));
    } else {
      question.answer().complete(page);
    }
  }
}
