package io.sluice.bench.history;

import io.sluice.registry.Health;
import io.sluice.view.Assignment;
import io.sluice.view.Endpoint;
import io.sluice.view.Policy;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.Standing;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** One service whose instances come, go and fall ill; its split moves now and then. One thread. */
final class ChangingService {
  static final String HOME = "vm";
  private static final String OTHER = "kubernetes";
  private static final int ZONES = 6;

  /** Of a hundred changes, how many are of an instance's health. */
  private static final int OF_HEALTH = 20;

  final String name;
  final int number;
  private final int usual;
  private final TreeMap<String, Endpoint> endpoints = new TreeMap<>();
  private TrafficSplit split = TrafficSplit.of(Map.of(HOME, 10_000));
  private long generation;

  /** What proxies are offered of it. */
  String version = "";

  ChangingService(int number, int usual, Random random) {
    this.number = number;
    this.usual = usual;
    this.name = "service-%04d".formatted(number);
    while (endpoints.size() < usual) {
      arrive(random);
    }
    publish(random);
  }

  /** One instance comes, goes, or changes its health. */
  void change(Random random) {
    int size = endpoints.size();
    if (random.nextInt(100) < OF_HEALTH && size > 0) {
      Endpoint one = any(random);
      endpoints.put(one.address(), with(one, one.health() == Health.PASSING));
    } else if (random.nextInt(2 * usual) >= size || size == 0) {
      arrive(random);
    } else {
      endpoints.remove(any(random).address());
    }
    publish(random);
  }

  /** Half a point of weight goes over; what is asked by whom is the caller's. */
  TrafficSplit nextSplit() {
    int other = (split.weights().getOrDefault(OTHER, 0) + 50) % 10_000;
    return TrafficSplit.of(Map.of(HOME, 10_000 - other, OTHER, other));
  }

  void committed(StoredSplit stored, Random random) {
    split = stored.split() == null ? split : stored.split();
    generation = stored.generation();
    publish(random);
  }

  long generation() {
    return generation;
  }

  List<String> addresses() {
    return List.copyOf(endpoints.keySet());
  }

  ServiceView view() {
    return new ServiceView(
        name,
        HOME,
        split,
        generation == 0 ? null : new StoredSplit(name, split, null, Policy.DEFAULT, generation),
        Policy.DEFAULT,
        new TreeSet<>(List.of(HOME, OTHER)),
        List.of(
            new ServicePort(
                "", "http", Assignment.EMPTY, new TreeMap<>(split.weights()), List.of())),
        endpoints.values().stream().map(ChangingService::merged).toList(),
        List.of(),
        List.of());
  }

  /** A merge makes each endpoint of a service anew, also those that are as they were. */
  private static Endpoint merged(Endpoint one) {
    Endpoint.Provenance claim = one.provenance().get(0);
    return endpoint(one.address(), one.environment(), one.zone(), claim.health());
  }

  private void publish(Random random) {
    version = HexFormat.of().toHexDigits(random.nextLong());
  }

  private Endpoint any(Random random) {
    Iterator<Endpoint> all = endpoints.values().iterator();
    for (int before = random.nextInt(endpoints.size()); before > 0; before--) {
      all.next();
    }
    return all.next();
  }

  private void arrive(Random random) {
    String address =
        "10." + number % 250 + '.' + random.nextInt(250) + '.' + (1 + random.nextInt(250));
    String environment = random.nextInt(10) < 4 ? OTHER : HOME;
    String zone = "rack-" + random.nextInt(ZONES);
    endpoints.put(address, endpoint(address, environment, zone, Health.PASSING));
  }

  private static Endpoint with(Endpoint one, boolean ill) {
    Health health = ill ? Health.CRITICAL : Health.PASSING;
    return endpoint(one.address(), one.environment(), one.zone(), health);
  }

  private static Endpoint endpoint(String address, String environment, String zone, Health health) {
    String source = environment.equals(OTHER) ? "pods" : "vms";
    return new Endpoint(
        "",
        address,
        8080,
        "",
        environment,
        "dc1",
        zone,
        health,
        1,
        health == Health.PASSING ? Endpoint.State.READY : Endpoint.State.NOT_READY,
        List.of(
            new Endpoint.Provenance(
                source, "name", address, 0, health, Standing.LIVE, false, true)));
  }
}
