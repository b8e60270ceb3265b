package io.sluice.console.web;

import static io.sluice.console.web.Operation.get;
import static io.sluice.console.web.Operations.API;
import static io.sluice.console.web.Operations.SERVICE;

import io.sluice.console.contract.Page;
import io.sluice.console.contract.ServiceItem;
import io.sluice.console.contract.ServiceState;
import io.sluice.migrations.runner.Migrations.Seen;
import io.sluice.view.Alarms;
import io.sluice.view.FederatedView;
import io.sluice.view.Freezes;
import io.sluice.view.Names;
import io.sluice.view.ServiceView;
import io.sluice.view.traffic.Traffic;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reading the merged registry. */
final class ServiceOperations {
  /** They fit into a request line of 8 KiB as long as they are not all of the longest. */
  private static final int MOST_NAMES = 100;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}");

  private final Supplier<FederatedView> view;
  private final Freezes freezes;
  private final Supplier<List<Seen>> migrations;
  private final Alarms alarms;
  private final Fleet fleet;
  private final List<String> environments;
  private final ServiceRendering rendering;
  private final MigrationRendering moving;
  private final Clock clock;
  private final Traffic traffic;

  ServiceOperations(
      Supplier<FederatedView> view,
      Freezes freezes,
      Supplier<List<Seen>> migrations,
      Alarms alarms,
      Fleet fleet,
      List<String> environments,
      Clock clock,
      Traffic traffic) {
    this.traffic = traffic;
    this.view = view;
    this.freezes = freezes;
    this.migrations = migrations;
    this.alarms = alarms;
    this.fleet = fleet;
    this.moving = new MigrationRendering(environments);
    this.clock = clock;
    this.environments = environments;
    this.rendering = new ServiceRendering(environments);
  }

  List<Operation> operations() {
    return List.of(
        get(
            API + "/services",
            this::services,
            "q",
            "names",
            "environment",
            "state",
            "cursor",
            "limit"),
        get(SERVICE, this::service),
        get(API + "/conflicts", this::conflicts, "cursor", "limit"),
        get(API + "/candidates", this::candidates, "cursor", "limit"));
  }

  Answer services(Call call) {
    PageRequest page = PageRequest.of(call);
    Page<ServiceView> services =
        page.fill(
            stream(view.get().services().after(page.after()))
                .filter(service -> call.caller().sees(service.name()))
                .filter(filter(call))
                .map(service -> new PageRequest.Keyed<>(service.name(), service))
                .iterator());
    Map<String, Fleet.Row> rows =
        fleet.rows(
            services.items(), Fleet.Common.of(migrations.get(), freezes.seen(), alarms.alarms()));
    List<ServiceItem> items = new ArrayList<>();
    for (ServiceView service : services.items()) {
      items.add(rendering.item(service, Objects.requireNonNull(rows.get(service.name()))));
    }
    return Answer.json(new Page<>(items, services.next()));
  }

  Answer service(Call call) {
    ServiceView service = find(view.get(), call);
    List<String> frozen =
        freezes.seen().stream()
            .filter(freeze -> freeze.concerns(service.name()))
            .map(GateWords::note)
            .toList();
    Seen seen =
        migrations.get().stream()
            .filter(one -> one.migration().service().equals(service.name()))
            .findFirst()
            .orElse(null);
    Answer answer =
        Answer.json(
            rendering.body(
                service,
                frozen,
                seen == null ? null : moving.item(seen, clock.millis()),
                fleet.returnPath(service, seen == null ? null : seen.migration()),
                answered(service.name())));
    String tag = "\"" + Tags.of(answer.bytes()) + "\"";
    if (Tags.matches(call.ifNoneMatch(), tag)) {
      return new Answer(304, answer.type(), "", Map.of("ETag", tag));
    }
    return new Answer(200, answer.type(), answer.text(), Map.of("ETag", tag));
  }

  private Map<String, Long> answered(String service) {
    Map<String, Long> answered = new TreeMap<>();
    for (Traffic.Sighting seen : traffic.sightings(service)) {
      if (seen.succeeded() > 0) {
        answered.put(seen.address() + " " + seen.port(), seen.succeeded());
      }
    }
    return answered;
  }

  Answer conflicts(Call call) {
    return all(
        call, service -> service.conflicts().stream().map(ServiceRendering::conflict).toList());
  }

  Answer candidates(Call call) {
    return all(
        call, service -> service.candidates().stream().map(ServiceRendering::candidate).toList());
  }

  /**
   * The service of the path.
   *
   * @throws Refusal 404 if there is none
   */
  static ServiceView find(FederatedView view, Call call) {
    String name = name(call);
    ServiceView service = view.services().get(name);
    if (service == null) {
      throw unknown(name);
    }
    return service;
  }

  /** The name in the path, which may be one of a service. */
  static String name(Call call) {
    String name = call.parameter("service");
    if (!Names.isService(name)) {
      throw Refusal.of(404, "no service has such a name: a name is " + Names.SERVICE_RULE);
    }
    return name;
  }

  static Refusal unknown(String name) {
    return Refusal.of(
        404,
        "no source reports a service "
            + name
            + "; sluice services (GET /api/v1/services) lists what there is");
  }

  private Predicate<ServiceView> filter(Call call) {
    String q = call.query("q");
    String environment = call.query("environment");
    String state = call.query("state");
    if (environment != null && !environments.contains(environment)) {
      throw Refusal.of(422, "environment must be one of " + String.join(", ", environments));
    }
    ServiceState wanted = state == null ? null : state(state);
    String text = q == null ? "" : q.toLowerCase(Locale.ROOT);
    Set<String> names = names(call.query("names"));
    return service ->
        (names == null || names.contains(service.name()))
            && service.name().toLowerCase(Locale.ROOT).contains(text)
            && (environment == null || service.environments().contains(environment))
            && (wanted == null || ServiceRendering.state(service) == wanted);
  }

  private static @Nullable Set<String> names(@Nullable String names) {
    if (names == null) {
      return null;
    }
    List<String> all = List.of(names.split(",", -1));
    if (all.size() > MOST_NAMES || !all.stream().allMatch(NAME.asMatchPredicate())) {
      throw Refusal.of(
          422,
          "names must be 1 to %d names of services with commas between them".formatted(MOST_NAMES));
    }
    return new HashSet<>(all);
  }

  private static ServiceState state(String text) {
    String word = text.toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(ServiceState.values())
        .filter(state -> state.name().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.of(
                    422,
                    "state must be one of "
                        + Arrays.stream(ServiceState.values())
                            .map(state -> state.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                            .collect(Collectors.joining(", "))));
  }

  /** A list of what services have several of; the key is the service and the place within it. */
  private <T> Answer all(Call call, Function<ServiceView, List<T>> of) {
    PageRequest page = PageRequest.of(call);
    String[] after = page.after().split("/", 2);
    FederatedView now = view.get();
    ServiceView begun = now.services().get(after[0]);
    Stream<ServiceView> services =
        Stream.concat(Stream.ofNullable(begun), stream(now.services().after(after[0])));
    Iterator<PageRequest.Keyed<T>> items =
        services
            .filter(service -> call.caller().sees(service.name()))
            .flatMap(service -> keyed(service.name(), of.apply(service)))
            .filter(keyed -> keyed.key().compareTo(page.after()) > 0)
            .iterator();
    return Answer.json(page.fill(items));
  }

  private static <T> Stream<PageRequest.Keyed<T>> keyed(String service, List<T> items) {
    return java.util.stream.IntStream.range(0, items.size())
        .mapToObj(
            index ->
                new PageRequest.Keyed<>(
                    service + "/" + String.format("%06d", index), items.get(index)));
  }

  private static <T> Stream<T> stream(Iterable<T> items) {
    return StreamSupport.stream(items.spliterator(), false);
  }
}
