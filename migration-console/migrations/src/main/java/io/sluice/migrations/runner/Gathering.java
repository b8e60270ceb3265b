package io.sluice.migrations.runner;

import io.sluice.migrations.Feeds;
import io.sluice.migrations.engine.Evidence;
import io.sluice.migrations.engine.Migration;
import io.sluice.migrations.engine.Tally;
import io.sluice.view.Capacity;
import io.sluice.view.Endpoint;
import io.sluice.view.FederatedView;
import io.sluice.view.Freeze;
import io.sluice.view.Freezes;
import io.sluice.view.NextSplit;
import io.sluice.view.ServiceView;
import io.sluice.view.TrafficSplit;
import io.sluice.view.proof.Acknowledgements;
import io.sluice.view.proof.Acknowledgements.Receiver;
import io.sluice.view.proof.Acknowledgements.State;
import io.sluice.view.traffic.Counts;
import io.sluice.view.traffic.Reading;
import io.sluice.view.traffic.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that is known of a service at one moment, from where it is known. Blocks for at most a second
 * when the streams' loops do not answer.
 *
 * @param view the current one
 * @param traffic what proxies report
 * @param acknowledgements who has what is published
 * @param freezes when nobody shifts traffic
 * @param verdicts of guards that somebody else computes
 */
public record Gathering(
    Supplier<FederatedView> view,
    Traffic traffic,
    Acknowledgements acknowledgements,
    Freezes freezes,
    Verdicts verdicts)
    implements Witness {
  private static final Logger log = LoggerFactory.getLogger(Gathering.class);
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(1);
  private static final int MOST_NAMED = 20;

  /** The rate of a service is that of its last minute. */
  private static final long RATE_MILLIS = 60_000;

  @Override
  public Feeds feeds() {
    return verdicts.feeds();
  }

  @Override
  public Evidence evidence(Migration migration, Optional<String> queued, long now) {
    ServiceView service = view.get().services().get(migration.service());
    if (service == null || service.home() == null) {
      return Evidence.NOTHING;
    }
    Optional<Acknowledgements.Acknowledged> taken = acknowledged(migration.service());
    SortedMap<String, Evidence.Capacity> capacity = capacity(service);
    return new Evidence(
        Optional.of(inForce(service)),
        taken.filter(Acknowledgements.Acknowledged::complete).map(Gathering::proxies),
        taken.map(them -> reports(migration.service(), them.receivers(), now)),
        coverage(migration.service(), now),
        rate(migration.service(), now),
        capacity,
        verdicts.latency(migration.plan()),
        verdicts.of(migration.plan()),
        frozen(migration, service, now),
        Optional.ofNullable(service.emergency())
            .map(one -> "rolled back without the database by " + one.origin()),
        Optional.empty(),
        queued);
  }

  private static Evidence.InForce inForce(ServiceView service) {
    TrafficSplit stored = service.stored() == null ? null : service.stored().split();
    return new Evidence.InForce(
        stored == null ? TrafficSplit.all(String.valueOf(service.home())) : stored,
        service.generation(),
        "");
  }

  private Optional<Acknowledgements.Acknowledged> acknowledged(String service) {
    try {
      return Optional.of(
          acknowledgements
              .of(service)
              .toCompletableFuture()
              .get(ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException e) {
      log.atDebug().addKeyValue("service", service).setCause(e).log("Nobody said who has what");
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static Evidence.Acknowledged proxies(Acknowledgements.Acknowledged taken) {
    List<String> missing = new ArrayList<>();
    List<String> rejected = new ArrayList<>();
    for (Receiver receiver : taken.receivers()) {
      if (receiver.state() == State.REJECTED && rejected.size() < MOST_NAMED) {
        rejected.add(receiver.proxy() + ": " + receiver.words());
      } else if (receiver.state() != State.ACKNOWLEDGED && missing.size() < MOST_NAMED) {
        missing.add(receiver.proxy() + (receiver.state() == State.AWAY ? " (away)" : ""));
      }
    }
    return new Evidence.Acknowledged(
        taken.receivers().size(), taken.acknowledged(), missing, rejected);
  }

  /** Of the connected proxies that depend on the service; who is away cannot report. */
  private Evidence.Traffic reports(String service, List<Receiver> receivers, long now) {
    Map<String, Traffic.Reporter> reporters = new HashMap<>();
    traffic.reporters().forEach(one -> reporters.put(one.proxy(), one));
    int reporting = 0;
    int silentCount = 0;
    List<String> silent = new ArrayList<>();
    for (Receiver receiver : receivers) {
      Traffic.Reporter reporter = reporters.get(receiver.proxy());
      if (receiver.state() == State.AWAY) {
        continue;
      }
      if (reporter != null && !reporter.isSilent(now)) {
        reporting++;
        continue;
      }
      silentCount++;
      if (silent.size() < MOST_NAMED) {
        silent.add(receiver.proxy());
      }
    }
    long every =
        reporters.values().stream().mapToLong(Traffic.Reporter::everyMillis).max().orElse(0);
    return new Evidence.Traffic(
        Tally.of(traffic.read(service), service), reporting, silent, silentCount, every);
  }

  private OptionalInt coverage(String service, long now) {
    Reading minute = traffic.since(service, now - RATE_MILLIS);
    long received = minute.received(service).completed();
    return received == 0
        ? OptionalInt.empty()
        : OptionalInt.of(
            (int)
                Math.min(
                    TrafficSplit.WHOLE,
                    completed(minute, service) * TrafficSplit.WHOLE / received));
  }

  private OptionalDouble rate(String service, long now) {
    Reading minute = traffic.since(service, now - RATE_MILLIS);
    long millis = minute.at() - minute.from();
    return millis <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(completed(minute, service) * 1_000.0 / millis);
  }

  private static long completed(Reading reading, String service) {
    return reading.byEnvironment(service).values().stream().mapToLong(Counts::completed).sum();
  }

  private static SortedMap<String, Evidence.Capacity> capacity(ServiceView service) {
    SortedMap<String, Integer> ready = new TreeMap<>();
    service.environments().forEach(environment -> ready.put(environment, 0));
    for (Endpoint endpoint : service.endpoints()) {
      if (endpoint.isReady() && endpoint.servicePort().isEmpty()) {
        ready.merge(endpoint.environment(), 1, Integer::sum);
      }
    }
    SortedMap<String, Evidence.Capacity> capacity = new TreeMap<>();
    ready.forEach(
        (environment, count) ->
            capacity.put(environment, new Evidence.Capacity(count, stated(service, environment))));
    return capacity;
  }

  /** What an operator said that one endpoint carries. */
  private static OptionalDouble stated(ServiceView service, String environment) {
    Capacity stated = service.policy().capacity().get(environment);
    return stated == null ? OptionalDouble.empty() : OptionalDouble.of(stated.perEndpointRps());
  }

  /** Whether more for the new environment is what a freeze stops. */
  private Optional<String> frozen(Migration migration, ServiceView service, long now) {
    SortedMap<String, Integer> grown = new TreeMap<>();
    service.environments().forEach(environment -> grown.put(environment, -1));
    grown.put(migration.plan().to(), 1);
    NextSplit.Difference further =
        new NextSplit.Difference(grown, migration.plan().to().equals(service.home()));
    return freezes.seen().stream()
        .filter(freeze -> freeze.standsAt(now) && freeze.covers(migration.service(), further))
        .findFirst()
        .map(Gathering::words);
  }

  private static String words(Freeze freeze) {
    return freeze.id()
        + " by "
        + freeze.actor()
        + (freeze.reason().isEmpty() ? "" : ": " + freeze.reason());
  }
}
