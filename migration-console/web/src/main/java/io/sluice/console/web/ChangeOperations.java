package io.sluice.console.web;

import static io.sluice.console.web.Operation.ask;
import static io.sluice.console.web.Operations.API;

import io.sluice.console.contract.ChangeBody;
import io.sluice.console.contract.Page;
import io.sluice.console.web.RecentTransitions.Numbered;
import io.sluice.view.AuditLog;
import io.sluice.view.AuditLog.Recorded;
import io.sluice.view.FederatedView;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What changed, newest first: the audit of all members and what this member noticed of sources and
 * proxies, in one timeline.
 */
final class ChangeOperations {
  private static final int BATCH = 500;

  /** A page that found nothing in so many entries ends there; the next one goes on. */
  private static final int MOST_READ = 20_000;

  /** How far members' clocks may be apart: entries stand in the order of commits, not of time. */
  private static final Duration CLOCKS = Duration.ofMinutes(5);

  private static final Pattern PLACE = Pattern.compile("(\\d{1,18})-(\\d{1,18})-([a-z0-9]{1,16})");

  /** Beyond every number. */
  private static final long NEWEST = 999_999_999_999_999_999L;

  private final Supplier<FederatedView> view;
  private final AuditLog audit;
  private final RecentTransitions recent;
  private final Clock clock;

  ChangeOperations(
      Supplier<FederatedView> view, AuditLog audit, RecentTransitions recent, Clock clock) {
    this.view = view;
    this.audit = audit;
    this.recent = recent;
    this.clock = clock;
  }

  List<Operation> operations() {
    return List.of(
        ask(
            API + "/changes",
            this::changes,
            "since",
            "until",
            "service",
            "kind",
            "cursor",
            "limit"));
  }

  /** What stands before these numbers is still to be shown. */
  private record Place(long seq, long number) {}

  Answer changes(Call call) {
    PageRequest page = PageRequest.of(call);
    ChangeFilter filter = ChangeFilter.of(call, view.get(), clock.millis());
    Place place = place(page.after());
    ChangeLines lines = new ChangeLines(filter);
    Entries entries = new Entries(filter, place.seq());
    Deque<Numbered> transitions = new ArrayDeque<>(recent.before(place.number()));
    List<ChangeBody> items = new ArrayList<>();
    while (items.size() < page.limit()) {
      Recorded entry = entries.peek();
      Numbered transition = transitions.peek();
      if (entry == null && entries.cut) {
        return page(items, place);
      }
      if (entry == null && transition == null) {
        return Answer.json(new Page<>(items, null));
      }
      boolean fromAudit =
          transition == null
              || (entry != null && entry.entry().at() >= transition.transition().at());
      ChangeBody line;
      if (fromAudit && entry != null) {
        entries.take();
        place = new Place(entry.seq(), place.number());
        line = lines.of(entry.entry());
      } else {
        Numbered taken = transitions.remove();
        place = new Place(place.seq(), taken.number());
        line = lines.of(taken.transition());
      }
      if (line != null) {
        items.add(line);
      }
    }
    return page(items, place);
  }

  private Answer page(List<ChangeBody> items, Place place) {
    String next = place.seq() + "-" + place.number() + "-" + recent.run();
    return Answer.json(new Page<>(items, PageRequest.cursor(next)));
  }

  /** Transitions of another run are forgotten: those of this one came after the page before. */
  private Place place(String cursor) {
    if (cursor.isEmpty()) {
      return new Place(NEWEST, NEWEST);
    }
    Matcher parts = PLACE.matcher(cursor);
    if (!parts.matches()) {
      throw Refusal.of(422, "cursor is none of ours; take it from \"next\" of the page before");
    }
    boolean ours = parts.group(3).equals(recent.run());
    return new Place(Long.parseLong(parts.group(1)), ours ? Long.parseLong(parts.group(2)) : 0);
  }

  /** The audit from a place on backwards, read in batches. */
  private final class Entries {
    private final ChangeFilter filter;
    private final Deque<Recorded> batch = new ArrayDeque<>();
    private long before;
    private int read;
    private boolean over;
    private boolean cut;

    Entries(ChangeFilter filter, long before) {
      this.filter = filter;
      this.before = before;
    }

    @Nullable Recorded peek() {
      if (batch.isEmpty() && !over && !cut) {
        fill();
      }
      return batch.peek();
    }

    void take() {
      batch.remove();
    }

    private void fill() {
      if (read >= MOST_READ) {
        cut = true;
        return;
      }
      AuditLog.Filter wanted = AuditLog.Filter.ALL.before(before);
      if (filter.until() != Long.MAX_VALUE) {
        wanted = wanted.until(filter.until());
      }
      List<Recorded> found = audit.find(wanted, BATCH);
      read += found.size();
      batch.addAll(found);
      if (!found.isEmpty()) {
        before = found.get(found.size() - 1).seq();
      }
      long oldest = filter.since() - (filter.since() < 0 ? 0 : CLOCKS.toMillis());
      over =
          found.size() < BATCH
              || found.stream().allMatch(recorded -> recorded.entry().at() < oldest);
    }
  }
}
