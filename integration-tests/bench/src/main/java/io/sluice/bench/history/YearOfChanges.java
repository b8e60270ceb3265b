package io.sluice.bench.history;

import io.sluice.store.HistoryRecorder;
import io.sluice.view.Actor;
import io.sluice.view.Deliveries;
import io.sluice.view.FederatedView;
import io.sluice.view.Home;
import io.sluice.view.SplitStore;
import io.sluice.view.ViewChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells a recorder a year as a running member would have told it: each change on its own, and the
 * acknowledgements of every proxy that calls the service. One thread.
 */
final class YearOfChanges {
  /** One change of so many is a split's, by a person, and another one allows it. */
  private static final int SPLITS = 2_000;

  /** One acknowledgement of so many takes minutes. */
  private static final int LATE = 50;

  private static final int SOON_MILLIS = 300;
  private static final int LATE_MILLIS = 600_000;

  /** A question is asked so long after a change, when nothing else changed meanwhile. */
  private static final int SETTLED_MILLIS = 1_000;

  private final YearSize size;
  private final MovedClock clock;
  private final SplitStore store;
  private final HistoryRecorder recorder;
  private final Random random = new Random(86);
  private final List<ChangingService> services = new ArrayList<>();
  private final List<String> proxies = new ArrayList<>();
  private final Map<Acknowledger, String> held = new HashMap<>();
  private final PriorityQueue<Acknowledgement> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Acknowledgement::at));
  private final Random sampling = new Random(100);
  private final Question[] questions;
  private final Map<String, Question> candidates = new HashMap<>();
  private FederatedView view = FederatedView.empty(1);
  private final long begun;
  private double next;
  private long settled;

  /**
   * A year that begins at the clock's present.
   *
   * @param questions how many moments of it are remembered, to be asked for
   */
  YearOfChanges(
      YearSize size, MovedClock clock, SplitStore store, HistoryRecorder recorder, int questions) {
    this.size = size;
    this.questions = new Question[questions];
    this.begun = clock.millis();
    this.clock = clock;
    this.store = store;
    this.recorder = recorder;
    this.next = clock.millis() + 2_000;
  }

  private record Acknowledger(String proxy, String service) {}

  private record Acknowledgement(long at, Acknowledger by, ChangingService of) {}

  /** The registry as it is on the first day. */
  void begin() {
    List<Home> homes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<Deliveries.Offer> offers = new ArrayList<>();
    for (int number = 0; number < size.services(); number++) {
      ChangingService service = new ChangingService(number, size.instances(), random);
      services.add(service);
      names.add(service.name);
      homes.add(new Home(service.name, ChangingService.HOME, new TreeMap<>(Map.of("", "http"))));
      offers.add(new Deliveries.Offer(service.name, "", service.version));
      view = new FederatedView(1, view.services().with(service.name, service.view()));
    }
    if (!store.putHomes(homes)) {
      throw new IllegalStateException("no home could be stored");
    }
    recorder.viewChanged(new ViewChange(view, names, true));
    recorder.published(offers);
    for (int proxy = 0; proxy < size.proxies(); proxy++) {
      proxies.add("proxy-%05d".formatted(proxy));
      recorder.joined(proxies.get(proxy), "caller-" + proxy % 50);
    }
    services.forEach(service -> offered(service, clock.millis()));
  }

  /** Tells so many changes more. */
  void tell(long changes) {
    for (long left = changes; left > 0; left--) {
      next += -Math.log(1 - random.nextDouble()) * size.pauseMillis();
      acknowledgeBy((long) next);
      clock.moveTo((long) next);
      change(services.get(random.nextInt(services.size())));
    }
  }

  private void change(ChangingService service) {
    long now = clock.millis();
    confirm(service, now);
    if (random.nextInt(SPLITS) == 0) {
      split(service);
    } else {
      service.change(random);
    }
    view = new FederatedView(1, view.services().with(service.name, service.view()));
    recorder.viewChanged(new ViewChange(view, Set.of(service.name), true));
    recorder.published(List.of(new Deliveries.Offer(service.name, "", service.version)));
    offered(service, now);
    candidates.put(
        service.name,
        new Question(
            service.name,
            now + SETTLED_MILLIS,
            service.addresses(),
            service.version,
            size.callers()));
  }

  private void split(ChangingService service) {
    SplitStore.Outcome outcome =
        store.putSplit(
            service.name,
            service.nextSplit(),
            service.generation(),
            new Actor("ana", "127.0.0.1", "request", "ben"),
            "half a point more");
    if (!(outcome instanceof SplitStore.Outcome.Committed committed)) {
      throw new IllegalStateException("a split was not stored: " + outcome);
    }
    service.committed(committed.split(), random);
  }

  private void offered(ChangingService service, long now) {
    for (int caller = 0; caller < size.callers(); caller++) {
      String proxy = proxies.get((service.number * size.callers() + caller) % size.proxies());
      long takes = random.nextInt(random.nextInt(LATE) == 0 ? LATE_MILLIS : SOON_MILLIS);
      waiting.add(
          new Acknowledgement(now + 1 + takes, new Acknowledger(proxy, service.name), service));
    }
  }

  private void acknowledgeBy(long by) {
    while (!waiting.isEmpty() && waiting.peek().at() <= by) {
      Acknowledgement one = waiting.remove();
      clock.moveTo(Math.max(clock.millis(), one.at()));
      if (!one.of().version.equals(held.put(one.by(), one.of().version))) {
        recorder.holds(one.by().proxy(), Map.of(one.of().name, one.of().version));
      }
    }
  }

  private void confirm(ChangingService service, long now) {
    Question candidate = candidates.remove(service.name);
    if (candidate == null || candidate.at() >= now || candidate.at() < begun + 2 * LATE_MILLIS) {
      return;
    }
    settled++;
    long place =
        settled <= questions.length ? settled - 1 : (long) (sampling.nextDouble() * settled);
    if (place < questions.length) {
      questions[(int) place] = candidate;
    }
  }

  /** Moments at random, in no order, and what has to be told of them. */
  List<Question> questions() {
    return List.of(Arrays.copyOf(questions, (int) Math.min(settled, questions.length)));
  }
}
