package io.sluice.registry.cmdb;

import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.cmdb.Answer.Failed;
import io.sluice.registry.cmdb.PageReader.Damaged;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the whole list, page by page, or says why it could not: a list that ended early, or changed
 * while it was read, is never taken for a shorter one. Used by one thread.
 */
final class Listing {
  private static final int MAX_PAGES = 10_000;
  private static final int MAX_ENTRIES = 500_000;

  /** How often a list is read again at once that changed under the reading. */
  private static final int ATTEMPTS = 3;

  /** How often one page is asked for while the CMDB asks for patience, and how much it gets. */
  private static final int PATIENCE = 3;

  private static final Duration MAX_PAUSE = Duration.ofSeconds(10);

  private final CmdbSettings settings;
  private final CmdbConnection connection;
  private final RequestRate rate;
  private final PageReader reader;
  private final PageAddress address;

  /** The pages of the last read, so that they need not be sent or understood again. */
  private Map<URI, Page> known = Map.of();

  /** The entries of the last read that was believed. */
  private Set<String> believed = Set.of();

  Listing(CmdbSettings settings, CmdbConnection connection, RequestRate rate) {
    this.settings = settings;
    this.connection = connection;
    this.rate = rate;
    this.reader = new PageReader(settings);
    this.address = new PageAddress(settings);
  }

  /**
   * Reads all pages. Without a count nothing else shows that an entry slid to a page that was read
   * when one before it was deleted: what is missing must be missing twice.
   */
  Outcome read() throws InterruptedException {
    Losses losses = new Losses(believed);
    Outcome outcome = agreeing(known);
    for (int more = 1; outcome instanceof Outcome.Read && losses.areNew(known.values()); more++) {
      if (more == ATTEMPTS) {
        String detail =
            "The list of the CMDB changes while it is read: it lacks other entries each time, and"
                + " does not say how many it has";
        return new Outcome.Failed(Cause.OUTAGE, detail, Duration.ZERO);
      }
      outcome = agreeing(Map.of());
    }
    if (outcome instanceof Outcome.Read) {
      believed = Losses.keys(known.values());
    }
    return outcome;
  }

  /** Reads all pages until they do not contradict one another. */
  private Outcome agreeing(Map<URI, Page> conditions) throws InterruptedException {
    Outcome outcome = attempt(conditions, false);
    for (int more = 1; more < ATTEMPTS && outcome instanceof Outcome.Changed; more++) {
      // An answer "not modified" may be the reason for the contradiction.
      outcome = attempt(Map.of(), more == ATTEMPTS - 1);
    }
    if (outcome instanceof Outcome.Changed changed) {
      String detail = "The list of the CMDB changes while it is read: " + changed.detail();
      return new Outcome.Failed(Cause.OUTAGE, detail, Duration.ZERO);
    }
    return outcome;
  }

  private Outcome attempt(Map<URI, Page> conditions, boolean last) throws InterruptedException {
    Map<URI, Page> pages = new LinkedHashMap<>();
    Reading reading = new Reading(last);
    Optional<URI> at = Optional.of(address.first());
    while (at.isPresent()) {
      URI uri = at.get();
      if (pages.containsKey(uri)) {
        return untrusted("has pages that lead in a circle");
      }
      if (pages.size() >= MAX_PAGES || reading.entries > MAX_ENTRIES) {
        return untrusted(
            "has a list of more than " + MAX_PAGES + " pages or " + MAX_ENTRIES + " entries");
      }
      Optional<Page> before = Optional.ofNullable(conditions.get(uri));
      Answer answer = ask(uri, before);
      if (answer instanceof Failed failed) {
        return new Outcome.Failed(failed.cause(), failed.detail(), failed.retryAfter());
      }
      try {
        Page page =
            understood(answer, before.or(() -> Optional.ofNullable(known.get(uri))), reading);
        Optional<Outcome> contradiction = reading.add(page);
        if (contradiction.isPresent()) {
          return contradiction.get();
        }
        pages.put(uri, page);
        at = address.after(uri, page, reading.entries);
      } catch (Damaged e) {
        String detail =
            "A page of the CMDB at %s %s".formatted(uri.getRawAuthority(), e.getMessage());
        return new Outcome.Failed(e.kind(), detail, Duration.ZERO);
      }
    }
    Optional<Outcome> contradiction = reading.end();
    if (contradiction.isPresent()) {
      return contradiction.get();
    }
    known = pages;
    return new Services(settings).of(pages.values());
  }

  private Page understood(Answer answer, Optional<Page> before, Reading reading) throws Damaged {
    if (answer instanceof Answer.Body body) {
      return reader.read(body, before, reading.entries);
    }
    return before.orElseThrow(() -> new IllegalStateException("nothing to be unchanged"));
  }

  private Answer ask(URI uri, Optional<Page> before) throws InterruptedException {
    Optional<Answer.Validators> validators =
        before.map(Page::validators).filter(given -> !given.isEmpty());
    Duration pause = Duration.ZERO;
    for (int times = 0; times < PATIENCE && pause.compareTo(MAX_PAUSE) <= 0; times++) {
      rate.pause(pause.toNanos());
      rate.await();
      Answer answer = connection.page(uri, validators);
      if (!(answer instanceof Answer.Later later)) {
        return answer;
      }
      pause = later.pause();
    }
    return new Failed(
        Cause.OUTAGE, connection.words().at() + " limits how much may be asked (429)", pause);
  }

  private Outcome untrusted(String what) {
    String detail = connection.words().at() + " " + what;
    return new Outcome.Failed(Cause.UNTRUSTED, detail, Duration.ZERO);
  }

  /** What the pages have said so far, and whether they agree. */
  private static final class Reading {
    private final boolean last;
    private final Set<String> digests = new HashSet<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private int pages;
    private long count = -1;
    private long entries;

    Reading(boolean last) {
      this.last = last;
    }

    Optional<Outcome> add(Page page) {
      if (pages > 0 && page.count() != count) {
        return changed("it had " + count + " entries and then " + page.count());
      }
      count = page.count();
      entries += page.entries().size();
      pages++;
      if (!page.entries().isEmpty() && !digests.add(page.digest())) {
        return changed("a page came twice");
      }
      List<String> twice = new ArrayList<>();
      for (Entry entry : page.entries()) {
        Integer seen = entry.id().isEmpty() ? null : ids.putIfAbsent(entry.id(), pages);
        if (seen != null && seen != pages) {
          twice.add(entry.id());
        }
      }
      boolean all = !twice.isEmpty() && twice.size() == page.entries().size();
      // One that moved from page to page shows a change; one that always stands twice, bad data.
      return all || (!twice.isEmpty() && !last)
          ? changed("the entry " + Text.shortened(twice.get(0)) + " is on two pages")
          : Optional.empty();
    }

    Optional<Outcome> end() {
      return count >= 0 && entries != count
          ? changed("it says that it has " + count + " entries and gives " + entries)
          : Optional.empty();
    }

    private static Optional<Outcome> changed(String detail) {
      return Optional.of(new Outcome.Changed(detail));
    }
  }
}
