package io.sluice.xds.server;

import io.sluice.view.Endpoint;
import io.sluice.view.IpAddress;
import io.sluice.view.ServiceView;
import io.sluice.view.proof.Acknowledgements;
import io.sluice.view.proof.Acknowledgements.Acknowledged;
import io.sluice.view.proof.Acknowledgements.Receiver;
import io.sluice.view.proof.Acknowledgements.State;
import io.sluice.xds.protocol.errand.Departure;
import io.sluice.xds.protocol.errand.Departure.Callers;
import io.sluice.xds.server.errand.Errands;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which callers still have an instance that leaves. However many hosts of a service drain at once,
 * its proxies are asked for twice a second at most. Any thread.
 */
final class LeavingInstances implements Errands.Farewell {
  private static final Logger log = LoggerFactory.getLogger(LeavingInstances.class);

  private static final long PATIENCE_SECONDS = 2;
  private static final int NAMED = 5;
  private static final Executor HALF_A_SECOND_LATER =
      CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);

  private static final Callers NO_SERVICE = Callers.unknown("no service of that name is published");
  private static final Callers NO_INSTANCE =
      Callers.unknown("the agent says neither the instance's name nor its address");

  private final NetworkVariants networks;
  private final Predicate<String> isPublished;
  private final Map<String, CompletableFuture<Acknowledged>> asked = new ConcurrentHashMap<>();
  private volatile Acknowledgements acknowledgements = Acknowledgements.NONE;

  /**
   * @param isPublished whether there is a service of a name: of others nobody is asked
   */
  LeavingInstances(NetworkVariants networks, Predicate<String> isPublished) {
    this.networks = networks;
    this.isPublished = isPublished;
  }

  /** Who has what is published, from now on. */
  void askOf(Acknowledgements all) {
    acknowledgements = all;
  }

  @Override
  public CompletionStage<Callers> callers(Departure departure) {
    if (departure.instance().isEmpty() && departure.address().isEmpty()) {
      return CompletableFuture.completedFuture(NO_INSTANCE);
    }
    if (!isPublished.test(departure.service())) {
      return CompletableFuture.completedFuture(NO_SERVICE);
    }
    return acknowledged(departure.service())
        .handle(
            (known, failure) ->
                failure == null ? callers(known, departure) : unknown(departure, failure));
  }

  /** No error: an agent would take it for a member that is away, or cannot tell at all. */
  private static Callers unknown(Departure departure, Throwable failure) {
    log.atWarn()
        .setCause(failure)
        .addKeyValue("service", departure.service())
        .log("who has let go of an instance is not known");
    return Callers.unknown("the member could not ask all others in time");
  }

  private CompletableFuture<Acknowledged> acknowledged(String service) {
    CompletableFuture<Acknowledged> mine = new CompletableFuture<>();
    CompletableFuture<Acknowledged> before = asked.putIfAbsent(service, mine);
    if (before != null) {
      return before;
    }
    CompletableFuture<Acknowledged> answer =
        mine.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .whenComplete(
                (known, failure) -> HALF_A_SECOND_LATER.execute(() -> asked.remove(service, mine)));
    acknowledgements
        .of(service)
        .whenComplete(
            (known, failure) -> {
              if (failure == null) {
                mine.complete(known);
              } else {
                mine.completeExceptionally(failure);
              }
            });
    return answer;
  }

  private Callers callers(Acknowledged known, Departure departure) {
    ServiceView service = known.published();
    if (service == null) {
      return NO_SERVICE;
    }
    List<Receiver> waiting =
        known.receivers().stream().filter(one -> one.state() != State.ACKNOWLEDGED).toList();
    return new Callers(
        isPublished(service, departure),
        known.complete(),
        waiting.size(),
        waiting.stream().limit(NAMED).map(LeavingInstances::words).collect(Collectors.joining(", "))
            + (waiting.size() > NAMED ? ", ..." : ""));
  }

  private static String words(Receiver one) {
    return one.proxy() + " (" + one.state().name().toLowerCase(Locale.ROOT) + ")";
  }

  private boolean isPublished(ServiceView service, Departure departure) {
    Set<Place> places = places(service, departure);
    return Published.of(service, networks).ports().values().stream()
        .flatMap(port -> port.assignments().values().stream())
        .flatMap(assignment -> assignment.tiers().stream())
        .flatMap(List::stream)
        .flatMap(share -> share.endpoints().stream())
        .anyMatch(target -> places.contains(new Place(target.address(), target.port())));
  }

  private record Place(String address, int port) {}

  /** Where callers find it: as its agent says, and wherever its registry has it. */
  private static Set<Place> places(ServiceView service, Departure departure) {
    Set<Place> places = new HashSet<>();
    String address = IpAddress.canonical(departure.address());
    if (address != null) {
      places.add(new Place(address, departure.port()));
    }
    for (Endpoint endpoint : service.endpoints()) {
      boolean same =
          endpoint.provenance().stream()
              .anyMatch(one -> one.instanceId().equals(departure.instance()));
      if (same) {
        places.add(new Place(endpoint.address(), endpoint.port()));
      }
    }
    return places;
  }
}
