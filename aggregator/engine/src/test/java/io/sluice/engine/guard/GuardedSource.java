package io.sluice.engine.guard;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.view.Claim;
import io.sluice.view.Prober.Result;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Snapshot;
import io.sluice.view.Standing;
import io.sluice.view.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A guard on a virtual clock, whose probes are answered by a network that the test arranges. */
final class GuardedSource {
  static final long START = 1_000_000;

  final Set<String> refusing = new HashSet<>();
  final Set<String> silent = new HashSet<>();

  /** What the registry would answer when the guard asks again; by default what was read last. */
  final Map<String, ServiceClaims> registry = new HashMap<>();

  final List<Notice> notices = new ArrayList<>();
  final List<Target> probed = new ArrayList<>();
  final Set<String> reread = new HashSet<>();
  boolean probesAnswer = true;
  boolean rereadsAnswer = true;
  private final SourceGuard guard;
  private final List<Supplier<Input>> answers = new ArrayList<>();
  private Verdict last;
  private long now = START;

  GuardedSource() {
    this(GuardSettings.DEFAULT);
  }

  GuardedSource(GuardSettings settings) {
    this(Snapshot.empty("vms", new Term(1, 0, "a")), settings);
  }

  GuardedSource(Snapshot start, GuardSettings settings) {
    guard = new SourceGuard(start, settings);
    last = guard.apply(List.of(), now);
    note(last);
  }

  long now() {
    return now;
  }

  Verdict last() {
    return last;
  }

  Snapshot snapshot() {
    return guard.snapshot();
  }

  /** Passes inputs at the present time. */
  Verdict apply(Input... inputs) {
    return apply(Arrays.asList(inputs));
  }

  Verdict apply(List<Input> inputs) {
    inputs.forEach(
        input -> {
          if (input instanceof Input.Read read) {
            registry.put(read.claims().service(), read.claims());
          }
        });
    last = guard.apply(inputs, now);
    note(last);
    return last;
  }

  private void note(Verdict verdict) {
    notices.addAll(verdict.notices());
    for (Target target : verdict.probes()) {
      probed.add(target);
      if (probesAnswer) {
        answers.add(() -> new Input.Probed(target.address(), target.port(), result(target)));
      }
    }
    reread.addAll(verdict.reread());
    if (rereadsAnswer) {
      for (String service : verdict.reread()) {
        answers.add(
            () -> new Input.Read(registry.getOrDefault(service, claims(service, List.of()))));
      }
    }
  }

  private Result result(Target target) {
    if (refusing.contains(target.address())) {
      return Result.REFUSED;
    }
    return silent.contains(target.address()) ? Result.SILENT : Result.ANSWERS;
  }

  /** Lets time pass; the loop calls when the guard wants it, and 5 ms after each question. */
  void passes(long millis) {
    long end = now + millis;
    while (true) {
      long next = answers.isEmpty() ? last.next() : Math.min(last.next(), now + 5);
      if (next > end) {
        break;
      }
      now = Math.max(now + (answers.isEmpty() && next <= now ? 1 : 0), next);
      List<Input> inputs = answers.stream().map(Supplier::get).toList();
      answers.clear();
      last = guard.apply(inputs, now);
      note(last);
    }
    now = end;
  }

  Verdict reads(String service, Instance... instances) {
    return apply(read(service, instances));
  }

  Verdict reads(String service, Stream<Instance> instances) {
    return apply(read(service, instances.toArray(Instance[]::new)));
  }

  Verdict lost() {
    return apply(new Input.Lost(Cause.OUTAGE, "it does not answer"));
  }

  static Input.Read read(String service, Instance... instances) {
    return new Input.Read(claims(service, List.of(instances)));
  }

  static ServiceClaims claims(String service, List<Instance> instances) {
    return new ServiceClaims(
        service,
        instances.stream().map(it -> new Claim(service, "", it, Standing.LIVE)).toList(),
        List.of());
  }

  /** Instances n to m, both included, of a service. */
  static Stream<Instance> some(String prefix, int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> at(prefix + i));
  }

  static Instance at(String address) {
    return Instance.of(address, 80);
  }

  static Instance at(String address, Health health) {
    return at(address).withHealth(health);
  }

  List<Claim> claims(String service) {
    ServiceClaims claims = snapshot().services().get(service);
    return claims == null ? List.of() : claims.claims();
  }

  @Nullable Standing standing(String service, String address) {
    return claims(service).stream()
        .filter(claim -> claim.instance().address().equals(address))
        .map(Claim::standing)
        .findFirst()
        .orElse(null);
  }

  /** The addresses that may get traffic. */
  Set<String> ready(String service) {
    return claims(service).stream()
        .filter(Claim::isReady)
        .map(claim -> claim.instance().address())
        .collect(Collectors.toSet());
  }

  long held(String service) {
    return claims(service).stream().filter(c -> c.standing() instanceof Standing.Held).count();
  }

  <N extends Notice> List<N> notices(Class<N> kind) {
    return notices.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
