package io.sluice.migrations.reach;

import io.sluice.view.Previews;
import io.sluice.view.Previews.Preview;
import io.sluice.view.ProxyErrands;
import io.sluice.view.TrafficSplit;
import io.sluice.view.cluster.AllProxies;
import io.sluice.view.proof.Acknowledgements;
import io.sluice.view.reach.Reach;
import io.sluice.view.reach.Reaching;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks callers, and keeps what they told, of this member's asking and of the others'. What changes
 * is changed on the one thread of its executor, and read anywhere.
 */
public final class Surveys implements Reaching {
  private static final Logger log = LoggerFactory.getLogger(Surveys.class);

  /** Of one member at once. */
  static final int MOST = 4;

  /** Who asked and has said nothing for so long has ended; longer than an agent may take. */
  private static final long LOST_MILLIS = 60_000;

  private static final long DAY_MILLIS = 86_400_000;
  private static final long NEWS_MILLIS = 1_000;

  private final Ports ports;
  private final Executor worker;
  private final Clock clock;
  private final Random random;
  private final Supplier<CompletionStage<Void>> second;
  private final Map<Key, Reach> newest = new ConcurrentHashMap<>();

  /** What this member asks now; the worker's. */
  private final Map<Key, CompletionStage<Begun>> running = new HashMap<>();

  private volatile Consumer<Reach> told = reach -> {};

  /**
   * Where it asks.
   *
   * @param previews what callers would get
   * @param acknowledgements who calls
   * @param proxies where they are
   * @param errands their agents
   */
  public record Ports(
      Previews previews,
      Acknowledgements acknowledgements,
      AllProxies proxies,
      ProxyErrands errands) {}

  private record Key(String service, String environment) {}

  /**
   * @param worker one thread
   * @param random who tries what
   */
  public Surveys(Ports ports, Executor worker, Random random, Clock clock) {
    this(ports, worker, random, clock, Surveys::second);
  }

  Surveys(
      Ports ports,
      Executor worker,
      Random random,
      Clock clock,
      Supplier<CompletionStage<Void>> second) {
    this.second = second;
    this.ports = ports;
    this.worker = worker;
    this.random = random;
    this.clock = clock;
  }

  private static CompletionStage<Void> second() {
    return CompletableFuture.runAsync(
        () -> {}, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
  }

  /** Has somebody hear of what this member finds, about once a second. */
  public void whenFound(Consumer<Reach> listener) {
    told = listener;
  }

  /** What another member found. */
  public void heard(Reach reach) {
    Key key = new Key(reach.service(), reach.environment());
    newest.merge(key, reach, (old, news) -> old.at() > news.at() ? old : news);
  }

  @Override
  public Optional<Reach> newest(String service, String environment) {
    Reach known = newest.get(new Key(service, environment));
    return Optional.ofNullable(known).map(reach -> isLost(reach) ? reach.ended() : reach);
  }

  private boolean isLost(Reach reach) {
    return !reach.done() && clock.millis() - reach.at() >= LOST_MILLIS;
  }

  @Override
  public CompletionStage<Begun> begin(String service, String environment) {
    CompletableFuture<Begun> answer = new CompletableFuture<>();
    try {
      worker.execute(() -> begin(new Key(service, environment), answer));
    } catch (RejectedExecutionException e) {
      log.atDebug().setCause(e).log("Nobody is asked: the server stops");
      answer.complete(new Begun.Refused("the server is stopping"));
    }
    return answer;
  }

  private void begin(Key key, CompletableFuture<Begun> answer) {
    long now = clock.millis();
    newest.values().removeIf(old -> now - old.at() > DAY_MILLIS);
    CompletionStage<Begun> same = running.get(key);
    Reach known = newest.get(key);
    if (same != null) {
      same.thenAccept(begun -> answer.complete(joined(key, begun)));
    } else if (known != null && !known.done() && !isLost(known)) {
      answer.complete(new Begun.UnderWay(known)); // another member asks
    } else if (running.size() >= MOST) {
      answer.complete(
          new Begun.Refused("this member asks callers of " + MOST + " services already; wait"));
    } else {
      running.put(key, answer);
      gathered(key)
          .whenCompleteAsync((gathered, failure) -> begun(key, gathered, failure, answer), worker);
    }
  }

  private Begun joined(Key key, Begun begun) {
    Reach now = newest.get(key);
    return begun instanceof Begun.UnderWay && now != null ? new Begun.UnderWay(now) : begun;
  }

  /**
   * Whom to ask for what.
   *
   * @param preview empty when there is no such service
   */
  private record Gathered(Optional<Preview> preview, Callers callers) {}

  private CompletionStage<Gathered> gathered(Key key) {
    CompletionStage<Optional<Preview>> preview =
        ports
            .previews()
            .preview(key.service(), new Previews.Change(TrafficSplit.all(key.environment()), null));
    CompletionStage<Callers> callers =
        Callers.of(key.service(), ports.acknowledgements(), ports.proxies(), clock);
    return preview.thenCombine(callers, Gathered::new);
  }

  private void begun(
      Key key,
      @Nullable Gathered gathered,
      @Nullable Throwable failure,
      CompletableFuture<Begun> answer) {
    if (gathered == null) {
      log.atWarn()
          .addKeyValue("service", key.service())
          .setCause(failure)
          .log("Callers cannot be asked whether they reach a service");
      refuse(key, "who calls it, and what they would get, is not known now", answer);
      return;
    }
    if (gathered.preview().isEmpty()) {
      refuse(key, "there is no service " + key.service(), answer);
      return;
    }
    Targets targets = new Targets(gathered.preview().get().after(), key.environment(), random);
    int endpoints = targets.count(gathered.callers().connected());
    if (endpoints == 0) {
      refuse(
          key,
          "%s has no ready endpoint in %s that a caller would get"
              .formatted(key.service(), key.environment()),
          answer);
      return;
    }
    ask(key, targets, endpoints, gathered.callers(), answer);
  }

  private void refuse(Key key, String why, CompletableFuture<Begun> answer) {
    running.remove(key);
    answer.complete(new Begun.Refused(why));
  }

  private void ask(
      Key key, Targets targets, int endpoints, Callers callers, CompletableFuture<Begun> answer) {
    long now = clock.millis();
    Reach first =
        new Reach(
            key.service(),
            key.environment(),
            now,
            now,
            false,
            endpoints,
            callers.all(),
            0,
            0,
            new Reach.Doubts(callers.complete(), 0, 0, 0),
            new TreeMap<>(),
            List.of(),
            List.of(),
            List.of());
    Findings findings = new Findings(callers.away());
    Survey survey =
        new Survey(
            ports.errands(),
            targets,
            callers.connected(),
            worker,
            findings,
            second,
            () -> progress(key, first, findings),
            () -> finish(key, first, findings));
    tell(key, first);
    answer.complete(new Begun.UnderWay(first));
    survey.go();
  }

  private void progress(Key key, Reach first, Findings findings) {
    Reach before = newest.get(key);
    long now = clock.millis();
    if (before == null || now - before.at() >= NEWS_MILLIS) {
      tell(key, findings.reach(first, now, false));
    }
  }

  private void finish(Key key, Reach first, Findings findings) {
    running.remove(key);
    Reach last = findings.reach(first, clock.millis(), true);
    tell(key, last);
    log.atInfo()
        .addKeyValue("service", key.service())
        .addKeyValue("environment", key.environment())
        .addKeyValue("ms", last.at() - last.begunAt())
        .log(last.words());
  }

  private void tell(Key key, Reach reach) {
    newest.put(key, reach);
    try {
      told.accept(reach);
    } catch (RuntimeException e) { // the asking goes on
      log.atError()
          .addKeyValue("service", key.service())
          .setCause(e)
          .log("The other members cannot be told what callers reach");
    }
  }
}
