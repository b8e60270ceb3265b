package io.sluice.console.web;

import io.sluice.view.FederatedView;
import io.sluice.view.ServiceView;
import io.sluice.view.TrafficSplit;
import io.sluice.view.proof.Acknowledgements.Acknowledged;
import io.sluice.view.proof.SharePoint;
import io.sluice.view.proof.ShareSeries;
import io.sluice.view.traffic.Counts;
import io.sluice.view.traffic.Reading;
import io.sluice.view.traffic.Way;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what each service's split was and did, since this server started. Only services with
 * requests or with a split that is not all home have points. One thread looks; any reads.
 */
final class ShareLog {
  private static final Logger log = LoggerFactory.getLogger(ShareLog.class);

  /** About 50 MiB when all of them have points for a day. */
  static final int MOST_SERVICES = 500;

  private static final long ANSWERS_WITHIN_MS = 1_000;

  private final Supplier<FederatedView> view;
  private final ConsolePorts.Mesh mesh;
  private final Clock clock;
  private final Map<String, ShareSeries> series = new ConcurrentHashMap<>();
  private @Nullable Reading before; // the looking thread's

  ShareLog(Supplier<FederatedView> view, ConsolePorts.Mesh mesh, Clock clock) {
    this.view = view;
    this.mesh = mesh;
    this.clock = clock;
  }

  /** The points of a service after a moment; none when nothing was remembered. */
  List<SharePoint> points(String service, long since, boolean isFine) {
    ShareSeries known = series.get(service);
    return known == null ? List.of() : known.since(since, isFine);
  }

  /** Adds a point to every service that has something to tell. */
  void look() {
    long now = clock.millis();
    FederatedView seen = view.get();
    Reading reading = mesh.traffic().readAll();
    Reading added = before == null ? reading : reading.since(before);
    Map<String, SortedMap<String, Counts>> sent = byService(added);
    AllCounts all = new AllCounts(added, mesh, now);
    before = reading;
    forget(seen, now);
    Map<String, ServiceView> telling = new TreeMap<>();
    for (String name : seen.services().names()) {
      ServiceView service = seen.services().get(name);
      boolean isCalled =
          sent.getOrDefault(name, new TreeMap<>()).values().stream()
              .anyMatch(counts -> counts.completed() > 0);
      if (service != null && (isCalled || isShifted(service)) && hasRoom(service, seen)) {
        telling.put(name, service);
      }
    }
    Map<String, Acknowledged> acknowledged = acknowledged(telling);
    telling.forEach(
        (name, service) ->
            series
                .computeIfAbsent(name, key -> new ShareSeries())
                .add(
                    point(
                        service,
                        sent.getOrDefault(name, new TreeMap<>()),
                        acknowledged.get(name),
                        all.of(service),
                        now)));
  }

  private static boolean isShifted(ServiceView service) {
    TrafficSplit split = service.split();
    String home = service.home();
    return split != null && home != null && split.weight(home) != TrafficSplit.WHOLE;
  }

  /** A shifted service takes the place of one that is all home. */
  private boolean hasRoom(ServiceView service, FederatedView seen) {
    if (series.containsKey(service.name()) || series.size() < MOST_SERVICES) {
      series.computeIfAbsent(service.name(), key -> new ShareSeries());
      return true;
    }
    if (!isShifted(service)) {
      return false;
    }
    String gives =
        series.keySet().stream()
            .filter(
                name -> {
                  ServiceView other = seen.services().get(name);
                  return other == null || !isShifted(other);
                })
            .min(Comparator.comparingLong(this::last).thenComparing(Comparator.naturalOrder()))
            .orElse(null);
    if (gives == null) {
      return false;
    }
    series.remove(gives);
    series.put(service.name(), new ShareSeries());
    return true;
  }

  private long last(String name) {
    ShareSeries known = series.get(name);
    return known == null ? 0 : known.last();
  }

  /** Those that are gone, and those of which the last point is a day old. */
  private void forget(FederatedView seen, long now) {
    series
        .entrySet()
        .removeIf(
            one ->
                seen.services().get(one.getKey()) == null
                    || one.getValue().last() < now - ShareSeries.COARSE_FOR_MILLIS);
  }

  private static Map<String, SortedMap<String, Counts>> byService(Reading added) {
    Map<String, SortedMap<String, Counts>> services = new HashMap<>();
    for (Map.Entry<Way, Counts> one : added.ways().entrySet()) {
      if (!one.getKey().environment().isEmpty()) {
        services
            .computeIfAbsent(one.getKey().service(), key -> new TreeMap<>())
            .merge(one.getKey().environment(), one.getValue(), Counts::plus);
      }
    }
    return services;
  }

  /** Asked at once, and waited for no longer than a second: the next look comes soon. */
  private Map<String, Acknowledged> acknowledged(Map<String, ServiceView> services) {
    Map<String, CompletableFuture<Acknowledged>> asked = new HashMap<>();
    services
        .keySet()
        .forEach(name -> asked.put(name, mesh.acknowledgements().of(name).toCompletableFuture()));
    try {
      CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
          .get(ANSWERS_WITHIN_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.atDebug().setCause(e).log("Not everybody said who has what");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Map<String, Acknowledged> answered = new HashMap<>();
    asked.forEach(
        (name, answer) -> {
          if (answer.isDone() && !answer.isCompletedExceptionally()) {
            answered.put(name, answer.join());
          }
        });
    return answered;
  }

  private static SharePoint point(
      ServiceView service,
      SortedMap<String, Counts> sent,
      @Nullable Acknowledged acknowledged,
      int all,
      long now) {
    TrafficSplit split = service.split();
    ServiceView offered = acknowledged == null ? service : acknowledged.published();
    SortedMap<String, Integer> published =
        offered == null || offered.ports().isEmpty()
            ? new TreeMap<>()
            : offered.ports().get(0).published();
    TreeSet<String> environments = new TreeSet<>(sent.keySet());
    environments.addAll(published.keySet());
    if (split != null) {
      environments.addAll(split.weights().keySet());
    }
    SortedMap<String, SharePoint.Part> parts = new TreeMap<>();
    for (String environment : environments) {
      Counts counts = sent.getOrDefault(environment, Counts.NONE);
      parts.put(
          environment,
          new SharePoint.Part(
              split == null ? 0 : split.weight(environment),
              published.getOrDefault(environment, 0),
              (int) Math.min(Integer.MAX_VALUE, counts.completed()),
              (int) Math.min(Integer.MAX_VALUE, counts.errors())));
    }
    return acknowledged == null || !acknowledged.complete()
        ? new SharePoint(now, -1, -1, all, parts)
        : new SharePoint(
            now, acknowledged.receivers().size(), acknowledged.acknowledged(), all, parts);
  }
}
