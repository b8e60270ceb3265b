package io.sluice.engine;

import io.sluice.view.Alarm;
import io.sluice.view.Alarm.Kind;
import io.sluice.view.Claim;
import io.sluice.view.Drained;
import io.sluice.view.Endpoint;
import io.sluice.view.ServiceClaims;
import io.sluice.view.ServiceView;
import io.sluice.view.Sources;
import io.sluice.view.Standing;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator should look at of sources and services, kept up to date with what a pass
 * touched. Written by the loop, read anywhere.
 */
final class StandingAlarms {
  /** Who waits longer than this came back for the third time in five minutes, in milliseconds. */
  private static final long FLAPPING = 2_000;

  private static final Logger log = LoggerFactory.getLogger("io.sluice.alarms");

  private final ConcurrentSkipListMap<Key, Alarm> standing = new ConcurrentSkipListMap<>();

  private record Key(Kind kind, String subject) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::kind).thenComparing(Key::subject);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  List<Alarm> alarms() {
    return List.copyOf(standing.values());
  }

  /** A source as a whole. */
  void source(Sources.Status status, long now) {
    String name = status.source().name();
    boolean stale = status.state() == Sources.State.STALE;
    set(
        Kind.SOURCE_STALE,
        name,
        stale
            ? "It cannot be read (%s); %s. It recovers alone."
                .formatted(
                    status.detail(),
                    status.instances() > 0
                        ? "what it said last is served"
                        : "nothing is known of its instances")
            : null,
        now);
    set(
        Kind.SOURCE_SUSPECT,
        name,
        status.state() == Sources.State.SUSPECT
            ? ("%d of its instances vanished and are kept until it recovers or probes find nobody."
                    + " If the loss is real: sluice confirm %s --all")
                .formatted(status.held(), name)
            : null,
        now);
  }

  /** What a source says of one service now; null for nothing. */
  void claims(String source, String service, @Nullable ServiceClaims claims, long now) {
    long held = 0;
    long damped = 0;
    for (Claim claim : claims == null ? List.<Claim>of() : claims.claims()) {
      // What a suspect source lacks is one alarm of the source, not one of each of its services.
      held +=
          claim.standing() instanceof Standing.Held loss
                  && loss.reason() == Standing.Reason.SERVICE_DROP
              ? 1
              : 0;
      // The first returns wait a second or two: a restart, no flapping.
      damped +=
          claim.standing() instanceof Standing.Damped wait && wait.until() - now > FLAPPING ? 1 : 0;
    }
    String subject = source + "/" + service;
    set(
        Kind.LOSS_HELD,
        subject,
        held > 0
            ? "%d vanished instances are kept and probed. To believe the loss now: sluice confirm %s %s"
                .formatted(held, source, service)
            : null,
        now);
    set(
        Kind.INSTANCES_FLAPPING,
        subject,
        damped > 0
            ? "%d instances that left lately are back, and wait up to 30 s before they get traffic."
                .formatted(damped)
            : null,
        now);
  }

  /** One service as proxies get it; null when there is none any more. */
  void service(String name, @Nullable ServiceView service, long now) {
    set(Kind.DRAIN_KEPT, name, service == null ? null : kept(service), now);
    boolean empty =
        service != null
            && service.isPublished()
            && service.ports().stream().allMatch(port -> port.assignment().tiers().isEmpty());
    boolean news =
        set(Kind.SERVICE_EMPTY, name, service != null && empty ? emptiness(service) : null, now);
    if (news && empty) {
      log.atWarn().addKeyValue("service", name).log("No endpoint of the service is ready");
    } else if (news) {
      log.atInfo().addKeyValue("service", name).log("The service has ready endpoints again");
    }
  }

  private static @Nullable String kept(ServiceView service) {
    List<String> kept =
        service.drains().stream()
            .filter(Drained::kept)
            .map(one -> "%s (%d endpoints)".formatted(one.what(), one.endpoints()))
            .toList();
    return kept.isEmpty()
        ? null
        : "Drained, but it stays in traffic: %s. Without it an environment would have nobody ready."
            .formatted(String.join(", ", kept));
  }

  private static String emptiness(ServiceView service) {
    String elsewhere =
        service.endpoints().stream()
            .filter(Endpoint::isReady)
            .map(Endpoint::environment)
            .sorted()
            .findFirst()
            .orElse("");
    long vetoed =
        service.endpoints().stream()
            .filter(endpoint -> endpoint.state() == Endpoint.State.VETOED)
            .count();
    if (elsewhere.isEmpty() && vetoed > 0) {
      SortedSet<String> by = new TreeSet<>();
      service.endpoints().forEach(endpoint -> by.addAll(endpoint.vetoedBy()));
      return "No instance of it is ready anywhere; callers get 503. %d are not registered in %s, which must agree."
          .formatted(vetoed, String.join(", ", by));
    }
    return elsewhere.isEmpty()
        ? "No instance of it is ready anywhere; callers get 503."
        : "No endpoint of where its traffic goes is ready; callers get 503. To move it: sluice split %s %s=100"
            .formatted(service.name(), elsewhere);
  }

  /** Sets or, with null, ends an alarm; says whether it began or ended. */
  private boolean set(Kind kind, String subject, @Nullable String text, long now) {
    Key key = new Key(kind, subject);
    if (text == null) {
      return standing.remove(key) != null;
    }
    Alarm before = standing.get(key);
    if (before == null || !before.text().equals(text)) {
      standing.put(key, new Alarm(kind, subject, text, before == null ? now : before.since()));
    }
    return before == null;
  }
}
