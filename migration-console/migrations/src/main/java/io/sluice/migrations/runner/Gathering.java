package io.sluice.migrations.runner;

import io.sluice.migrations.Feeds;
import io.sluice.migrations.Plan;
import io.sluice.migrations.engine.Evidence;
import io.sluice.migrations.engine.Migration;
import io.sluice.migrations.engine.Tally;
import io.sluice.view.FederatedView;
import io.sluice.view.Freeze;
import io.sluice.view.Freezes;
import io.sluice.view.NextSplit;
import io.sluice.view.ServiceView;
import io.sluice.view.TrafficSplit;
import io.sluice.view.proof.Acknowledgements;
import io.sluice.view.proof.Acknowledgements.Receiver;
import io.sluice.view.proof.Acknowledgements.State;
import io.sluice.view.proof.AllTraffic;
import io.sluice.view.proof.Proving;
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
 * @param all who else counts a service's traffic
 * @param reach whether callers get through
 */
public record Gathering(
    Supplier<FederatedView> view,
    Traffic traffic,
    Acknowledgements acknowledgements,
    Freezes freezes,
    Verdicts verdicts,
    AllTraffic all,
    CallersReach reach)
    implements Witness {
  private static final Logger log = LoggerFactory.getLogger(Gathering.class);
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(1);
  private static final int MOST_NAMED = 20;

  /** The rate of a service is that of its last minute. */
  public static final long RATE_MILLIS = 60_000;

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
    Reading minute = traffic.since(migration.service(), now - RATE_MILLIS);
    return new Evidence(
        Optional.of(inForce(service)),
        taken.filter(Acknowledgements.Acknowledged::complete).map(Gathering::proxies),
        taken.map(them -> reports(service, them.receivers(), now)),
        coverage(service, minute, now),
        rate(migration.service(), minute),
        capacity(service, migration),
        verdicts.latency(migration.plan()),
        verdicts.of(migration.plan()),
        frozen(migration, service, now),
        Optional.ofNullable(service.emergency())
            .map(one -> "rolled back without the database by " + one.origin()),
        Optional.empty(),
        queued,
        asksCallers(migration)
            ? Optional.of(reach.verdict(migration.plan(), now))
            : Optional.empty());
  }

  /** Before the start, and only where the plan says so. */
  private static boolean asksCallers(Migration migration) {
    return migration.plan().reach()
        && migration.state() instanceof io.sluice.migrations.engine.State.Scheduled;
  }

  @Override
  public void askCallers(Plan plan, long now) {
    reach.ask(plan, now);
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
  private Evidence.Traffic reports(ServiceView service, List<Receiver> receivers, long now) {
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
        Tally.of(traffic.read(service.name()), service.name()),
        reporting,
        silent,
        silentCount,
        every,
        service.policy().steering().overrides().keySet());
  }

  private OptionalInt coverage(ServiceView service, Reading minute, long now) {
    Double ratio =
        Proving.coverage(service, minute, traffic.reporters(), now, all.perSecond(service.name()))
            .ratio();
    return ratio == null ? OptionalInt.empty() : OptionalInt.of((int) (ratio * TrafficSplit.WHOLE));
  }

  /** What all environments together were sent, by a reading of some time. */
  public static OptionalDouble rate(String service, Reading minute) {
    long millis = minute.at() - minute.from();
    return millis <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(minute.sent(service).completed() * 1_000.0 / millis);
  }

  /** The environment that it moves to has none of what nobody has seen there. */
  private static SortedMap<String, Evidence.Capacity> capacity(
      ServiceView service, Migration migration) {
    SortedMap<String, Evidence.Capacity> capacity = Evidence.Capacity.of(service);
    capacity.putIfAbsent(migration.plan().to(), new Evidence.Capacity(0, OptionalDouble.empty()));
    return capacity;
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
