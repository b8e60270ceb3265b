package io.sluice.console.web;

import io.sluice.console.contract.MigrationItem;
import io.sluice.console.contract.ReturnPathBody;
import io.sluice.console.contract.ServiceItem.AcknowledgedItem;
import io.sluice.console.contract.ServiceItem.AlarmCount;
import io.sluice.console.contract.ServiceItem.MeasuredItem;
import io.sluice.migrations.engine.Migration;
import io.sluice.migrations.engine.ReturnPath;
import io.sluice.migrations.runner.Gathering;
import io.sluice.migrations.runner.Migrations.Seen;
import io.sluice.view.Alarm;
import io.sluice.view.Freeze;
import io.sluice.view.ServiceView;
import io.sluice.view.TrafficSplit;
import io.sluice.view.proof.Proof;
import io.sluice.view.proof.Proving;
import io.sluice.view.traffic.Traffic;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a row of the fleet tells beside what the view says. What is the same for all rows, such as
 * the proxies that report, is read once for all of them; a row costs what its service has callers.
 */
final class Fleet {
  private final Traffic traffic;
  private final Receipts receipts;
  private final List<String> environments;
  private final MigrationRendering moving;
  private final Clock clock;

  /** Of a console. */
  static Fleet of(ConsolePorts ports, List<String> environments) {
    return new Fleet(
        ports.mesh().traffic(),
        new Receipts(ports.mesh().acknowledgements(), ports.clock()),
        environments,
        ports.clock());
  }

  private Fleet(Traffic traffic, Receipts receipts, List<String> environments, Clock clock) {
    this.traffic = traffic;
    this.receipts = receipts;
    this.environments = environments;
    this.moving = new MigrationRendering(environments);
    this.clock = clock;
  }

  /**
   * One row's part.
   *
   * @param migration that is not over, or null
   * @param measured null while nobody reports any
   * @param coverage in basis points, null when it is not known
   * @param acknowledged null while that is not known
   * @param returnPath null when no traffic is away
   */
  record Row(
      @Nullable MigrationItem migration,
      @Nullable MeasuredItem measured,
      @Nullable Integer coverage,
      @Nullable AcknowledgedItem acknowledged,
      AlarmCount alarms,
      @Nullable ReturnPathBody returnPath,
      boolean frozen) {
    /** Nothing beside what the view says. */
    static final Row NONE = new Row(null, null, null, null, new AlarmCount(0, null), null, false);
  }

  /**
   * What all rows share.
   *
   * @param migrations by service, those that are not over
   */
  record Common(Map<String, Seen> migrations, List<Freeze> freezes, List<Alarm> alarms) {
    static Common of(List<Seen> migrations, List<Freeze> freezes, List<Alarm> alarms) {
      Map<String, Seen> byService = new HashMap<>();
      migrations.forEach(seen -> byService.put(seen.migration().service(), seen));
      return new Common(byService, freezes, alarms);
    }
  }

  /** The rows of some services, by name. Blocks at most a second and a half. */
  Map<String, Row> rows(Collection<ServiceView> services, Common common) {
    long now = clock.millis();
    Map<String, Receipts.Count> counts =
        receipts.of(services.stream().map(ServiceView::name).toList());
    Map<String, List<Traffic.Reporter>> reporters = new HashMap<>();
    for (Traffic.Reporter one : traffic.reporters()) {
      reporters.computeIfAbsent(one.service(), key -> new ArrayList<>()).add(one);
    }
    Map<String, AlarmCount> alarms = alarms(common.alarms());
    Map<String, Row> rows = new TreeMap<>();
    for (ServiceView service : services) {
      String name = service.name();
      Receipts.Count count = counts.get(name);
      Proof.Measured measured = count == null ? null : measured(name, count);
      Seen seen = common.migrations().get(name);
      rows.put(
          name,
          new Row(
              seen == null ? null : moving.item(seen, now),
              measured == null || measured.requests() == 0 ? null : item(measured),
              count == null
                  ? null
                  : coverage(service, count, reporters.getOrDefault(name, List.of()), now),
              count == null
                  ? null
                  : new AcknowledgedItem(
                      count.known(), count.acknowledged(), count.rejected(), count.complete()),
              alarms.getOrDefault(name, new AlarmCount(0, null)),
              returnPath(service, seen == null ? null : seen.migration()),
              common.freezes().stream()
                  .anyMatch(freeze -> freeze.standsAt(now) && freeze.concerns(name))));
    }
    return rows;
  }

  /** What requests of some services do, by name; those of which nobody reports any are missing. */
  Map<String, MeasuredItem> measured(Collection<String> services) {
    Map<String, MeasuredItem> items = new TreeMap<>();
    receipts
        .of(services)
        .forEach(
            (service, count) -> {
              Proof.Measured measured = measured(service, count);
              if (measured.requests() > 0) {
                items.put(service, item(measured));
              }
            });
    return items;
  }

  /** A service is not in the view any more. */
  void gone(String service) {
    receipts.forget(service);
  }

  private Proof.Measured measured(String service, Receipts.Count count) {
    return Proving.measured(service, traffic.since(service, count.since()));
  }

  private @Nullable Integer coverage(
      ServiceView service, Receipts.Count count, List<Traffic.Reporter> reporters, long now) {
    Double ratio =
        Proving.coverage(service, traffic.since(service.name(), count.since()), reporters, now)
            .ratio();
    return ratio == null ? null : (int) Math.round(ratio * TrafficSplit.WHOLE);
  }

  private MeasuredItem item(Proof.Measured measured) {
    Map<String, Integer> shares = new TreeMap<>();
    measured
        .shares()
        .forEach(
            (environment, share) ->
                shares.put(
                    environment, (int) Math.round(share.measured().share() * TrafficSplit.WHOLE)));
    return new MeasuredItem(Words.ordered(shares, environments), measured.requests());
  }

  /** Requests a second, where somebody stated what an endpoint carries; nobody else needs them. */
  OptionalDouble rate(ServiceView service) {
    return service.policy().capacity().isEmpty()
        ? OptionalDouble.empty()
        : Gathering.rate(
            service.name(), traffic.since(service.name(), clock.millis() - Gathering.RATE_MILLIS));
  }

  /**
   * The way back of one service.
   *
   * @param migration that is not over, or null
   */
  @Nullable ReturnPathBody returnPath(ServiceView service, @Nullable Migration migration) {
    return ReturnPath.of(service, migration, rate(service))
        .map(MigrationRendering::returnPath)
        .orElse(null);
  }

  /** By the last part of their subjects, which is a service where they are about one. */
  private static Map<String, AlarmCount> alarms(List<Alarm> standing) {
    Map<String, Alarm.Kind> worst = new HashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (Alarm alarm : standing) {
      String service = alarm.subject().substring(alarm.subject().lastIndexOf('/') + 1);
      worst.merge(service, alarm.kind(), (one, other) -> one.compareTo(other) <= 0 ? one : other);
      counts.merge(service, 1, Integer::sum);
    }
    Map<String, AlarmCount> byService = new HashMap<>();
    worst.forEach(
        (service, kind) ->
            byService.put(
                service, new AlarmCount(counts.getOrDefault(service, 0), Words.kind(kind))));
    return byService;
  }
}
