package io.sluice.engine.guard;

import io.sluice.view.ServiceClaims;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The guards of one source's services: which hold something, and which to look at in this call. */
final class Guards {
  /** When a silence that says nothing is tried again, in milliseconds. */
  private static final long UNPROVEN_AGAIN = 2_000;

  private final SourceBooks books;
  private final Map<String, ServiceGuard> byService = new TreeMap<>();
  private final Set<String> holding = new TreeSet<>();
  private final Set<String> frozen = new TreeSet<>();
  private final Set<String> touched = new TreeSet<>();

  Guards(SourceBooks books) {
    this.books = books;
  }

  @Nullable ServiceGuard get(String service) {
    return byService.get(service);
  }

  /** The guard of a service, made when there is none, to be looked at in this call. */
  ServiceGuard touch(String service) {
    touched.add(service);
    return byService.computeIfAbsent(service, name -> new ServiceGuard(name, books));
  }

  void touchAll(Iterable<String> services) {
    services.forEach(touched::add);
  }

  /** Ends the call; the next one begins with nothing to look at. */
  List<String> takeTouched() {
    List<String> all = List.copyOf(touched);
    touched.clear();
    return all;
  }

  /** The guards to look at in this call, in order of names. */
  List<ServiceGuard> touched() {
    return touched.stream().map(byService::get).filter(Objects::nonNull).toList();
  }

  /** Those that hold something. */
  List<ServiceGuard> holding() {
    return holding.stream().map(this::known).toList();
  }

  /** Those with an endpoint that probes found dead during an outage. */
  List<ServiceGuard> frozen() {
    return frozen.stream().map(this::known).toList();
  }

  boolean isHolding() {
    return !holding.isEmpty();
  }

  /**
   * Passes on what a probe found to those who asked for it.
   *
   * @return whether it is news that no probe of the source gets through
   */
  boolean probed(Input.Probed probed, long now, boolean stale) {
    Target target = new Target(probed.address(), probed.port());
    boolean counts = books.reach().counts(target, probed.result(), now);
    ProbeSchedule.Finding finding = books.probes().answered(target, probed.result(), counts);
    if (finding == null) {
      return false;
    }
    for (String service : finding.services()) {
      if (want(service, target, stale)) {
        long again =
            counts
                ? touch(service).probed(target, finding.failures(), now, stale)
                : now + UNPROVEN_AGAIN;
        if (again != Wakes.NEVER) {
          books.probes().again(service, target, again, finding.failures());
        }
      }
    }
    return !counts && finding.services().contains(Reach.NOBODY) && books.reach().isNews();
  }

  /**
   * An operator believes what one service lacks, or with null all of them.
   *
   * @return how many endpoints went
   */
  int confirm(@Nullable String service, long now, boolean stale) {
    Set<String> concerned = new TreeSet<>(holding);
    concerned.addAll(frozen);
    int gone = 0;
    for (String each : concerned) {
      if (service == null || service.equals(each)) {
        gone += touch(each).confirm(now, stale);
      }
    }
    return gone;
  }

  /** Has all that hold something looked at in this call. */
  void touchHolding() {
    touched.addAll(holding);
  }

  List<String> missingFrom(Set<String> services) {
    List<String> missing = new ArrayList<>();
    for (String service : byService.keySet()) {
      if (!services.contains(service)) {
        missing.add(service);
      }
    }
    return missing;
  }

  List<ServiceGuard> all() {
    return List.copyOf(byService.values());
  }

  boolean isEmpty() {
    return byService.isEmpty();
  }

  /** Keeps in mind whether a guard holds something. */
  void note(ServiceGuard guard) {
    mark(holding, guard, guard.held() > 0);
    mark(frozen, guard, guard.isFrozen());
  }

  private static void mark(Set<String> marked, ServiceGuard guard, boolean holds) {
    if (holds) {
      marked.add(guard.service());
    } else {
      marked.remove(guard.service());
    }
  }

  void remove(String service) {
    byService.remove(service);
    holding.remove(service);
    frozen.remove(service);
    books.wakes().set(service, Wakes.NEVER);
  }

  private boolean want(String service, Target target, boolean stale) {
    ServiceGuard guard = byService.get(service);
    return guard != null && guard.wants(target, stale);
  }

  /** Asks for each service whether it still wants to know who is at an address. */
  BiPredicate<String, Target> wanting(boolean stale) {
    return (service, target) -> service.equals(Reach.NOBODY) || want(service, target, stale);
  }

  /** Adds the guard of a service that another owner guarded. */
  ServiceGuard takeOver(ServiceClaims claims) {
    ServiceGuard guard = touch(claims.service());
    guard.takeOver(claims);
    note(guard);
    return guard;
  }

  private ServiceGuard known(String service) {
    return Objects.requireNonNull(byService.get(service), service);
  }
}
