package io.sluice.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Assignment.Target;
import io.sluice.view.Claim;
import io.sluice.view.Home;
import io.sluice.view.Policy;
import io.sluice.view.ServiceClaims;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.Source;
import io.sluice.view.Standing;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class MergePropertyTest {
  private static final List<String> SERVICES = List.of("orders", "users", "billing");
  private static final List<Source> SOURCES =
      List.of(
          Scene.source("a", "vm", 0),
          Scene.source("b", "vm", 5),
          Scene.source("c", "kubernetes", 0),
          Scene.source("d", "edge", 0));

  /** One source's word about one service. */
  record Word(int service, int source, boolean stale, List<Claim> claims) {}

  @Property
  void theOrderOfSourcesDoesNotMatter(
      @ForAll("words") @Size(max = 8) List<Word> words,
      @ForAll("splits") TrafficSplit split,
      @ForAll Random random) {
    List<SourceClaims> claims = claims(words, "orders");
    List<SourceClaims> shuffled = new ArrayList<>(claims);
    Collections.shuffle(shuffled, random);

    ServiceView one = view("orders", claims, split, ClaimsElsewhere.NONE);
    ServiceView two = view("orders", shuffled, split, ClaimsElsewhere.NONE);

    assertThat(two).isEqualTo(one);
    assertThat(ServiceView.digest(two)).isEqualTo(ServiceView.digest(one));
  }

  @Property
  void mergingOnlyWhatTheIndexNamesIsMergingEverything(
      @ForAll("words") @Size(max = 12) List<Word> history, @ForAll("splits") TrafficSplit split) {
    AddressIndex index = new AddressIndex();
    Map<String, ServiceView> incremental = new TreeMap<>();
    for (int i = 1; i <= history.size(); i++) {
      List<Word> past = history.subList(0, i);
      String service = SERVICES.get(history.get(i - 1).service());
      Set<String> affected =
          new TreeSet<>(index.update(service, claims(past, service), AdmissionRule.ALL));
      affected.add(service);
      for (String one : affected) {
        incremental.put(one, view(one, claims(past, one), split, index));
      }
    }

    AddressIndex fresh = new AddressIndex();
    SERVICES.forEach(service -> fresh.update(service, claims(history, service), AdmissionRule.ALL));
    for (String service : incremental.keySet()) {
      assertThat(incremental.get(service))
          .isEqualTo(view(service, claims(history, service), split, fresh));
    }
  }

  @Property
  void noAddressComesTwiceInAnAssignmentNorInTwoEnvironments(
      @ForAll("words") @Size(max = 8) List<Word> words, @ForAll("splits") TrafficSplit split) {
    ServiceView view = view("orders", claims(words, "orders"), split, ClaimsElsewhere.NONE);

    Map<String, String> environments = new HashMap<>();
    view.endpoints()
        .forEach(
            one -> {
              String other = environments.put(one.address(), one.environment());
              assertThat(other == null || other.equals(one.environment())).isTrue();
            });
    for (ServicePort port : view.ports()) {
      Set<Target> seen = new HashSet<>();
      published(port).forEach(target -> assertThat(seen.add(target)).isTrue());
    }
  }

  @Property
  void nothingGetsTrafficBecauseItAppeared(
      @ForAll("words") @Size(max = 6) List<Word> words, @ForAll("word") Word appearing) {
    TrafficSplit split = TrafficSplit.of(Map.of("vm", 10_000));
    List<SourceClaims> before = claims(words, "orders");
    Source stranger = Scene.source("stranger", "kubernetes", 99);
    List<SourceClaims> after = new ArrayList<>(before);
    after.add(
        new SourceClaims(
            stranger, false, new ServiceClaims("orders", appearing.claims(), List.of())));
    AdmissionRule known = (source, name) -> !source.equals(stranger);

    ServiceView one = view("orders", before, split, ClaimsElsewhere.NONE);
    ServiceView two =
        Merge.view(
            new ServiceInputs(
                "orders",
                environments(),
                after,
                home("orders"),
                stored("orders", split),
                known,
                ClaimsElsewhere.NONE,
                List.of()));

    assertThat(ServiceView.digest(two)).isEqualTo(ServiceView.digest(one));
  }

  @Property
  void nothingLosesTrafficBecauseACandidateAppeared(
      @ForAll("words") @Size(max = 6) List<Word> words, @ForAll("word") Word appearing) {
    TrafficSplit split = TrafficSplit.of(Map.of("vm", 10_000));
    List<SourceClaims> before = claims(words, "orders");
    List<SourceClaims> after = new ArrayList<>(before);
    after.add(
        new SourceClaims(
            Scene.source("stranger", "edge", 99),
            false,
            new ServiceClaims("orders", appearing.claims(), List.of())));

    ServiceView one = view("orders", before, split, ClaimsElsewhere.NONE);
    ServiceView two = view("orders", after, split, ClaimsElsewhere.NONE);

    assertThat(ServiceView.digest(two)).isEqualTo(ServiceView.digest(one));
  }

  @Property
  void anEnvironmentThatTheSplitDoesNotNameIsNeverPublished(
      @ForAll("words") @Size(max = 8) List<Word> words) {
    TrafficSplit split = TrafficSplit.of(Map.of("vm", 4_000, "kubernetes", 6_000));

    ServiceView view = view("orders", claims(words, "orders"), split, ClaimsElsewhere.NONE);

    for (ServicePort port : view.ports()) {
      assertThat(port.assignment().tiers().stream().flatMap(List::stream))
          .noneMatch(share -> share.environment().equals("edge"));
    }
  }

  @Property
  void aSourceThatCannotBeReadNeverShrinksAService(
      @ForAll("words") @Size(max = 4) List<Word> words, @ForAll("splits") TrafficSplit split) {
    List<SourceClaims> said = claims(words, "orders");
    List<SourceClaims> disjoint = apart(said);
    List<SourceClaims> stale =
        disjoint.stream().map(one -> new SourceClaims(one.source(), true, one.claims())).toList();

    ServiceView before = view("orders", disjoint, split, ClaimsElsewhere.NONE);
    ServiceView after = view("orders", stale, split, ClaimsElsewhere.NONE);

    assertThat(ServiceView.digest(after)).isEqualTo(ServiceView.digest(before));
  }

  /** The same claims, with each source in a network of its own, so that none wins or loses. */
  private static List<SourceClaims> apart(List<SourceClaims> said) {
    return said.stream()
        .map(
            one -> {
              Source source = one.source();
              return new SourceClaims(
                  source.withNetwork(source.name(), List.of()), false, one.claims());
            })
        .toList();
  }

  private static List<Target> published(ServicePort port) {
    return port.assignment().tiers().stream()
        .flatMap(List::stream)
        .map(LocalityShare::endpoints)
        .flatMap(List::stream)
        .map(target -> new Target(target.address(), target.port(), 1))
        .toList();
  }

  /** The last word of each source about the service. */
  private static List<SourceClaims> claims(List<Word> words, String service) {
    Map<Integer, SourceClaims> latest = new TreeMap<>();
    for (Word word : words) {
      if (SERVICES.get(word.service()).equals(service)) {
        latest.put(
            word.source(),
            new SourceClaims(
                SOURCES.get(word.source()),
                word.stale(),
                new ServiceClaims(service, word.claims(), List.of())));
      }
    }
    return List.copyOf(latest.values());
  }

  private static ServiceView view(
      String service, List<SourceClaims> claims, TrafficSplit split, ClaimsElsewhere elsewhere) {
    return Merge.view(
        new ServiceInputs(
            service,
            environments(),
            claims,
            home(service),
            stored(service, split),
            AdmissionRule.ALL,
            elsewhere,
            List.of()));
  }

  private static List<String> environments() {
    return List.of("vm", "kubernetes", "edge");
  }

  private static Home home(String service) {
    return new Home(service, "vm", new TreeMap<>(Map.of("", "http", "grpc", "grpc")));
  }

  private static StoredSplit stored(String service, TrafficSplit split) {
    return new StoredSplit(service, split, null, Policy.DEFAULT, 1);
  }

  @Provide
  Arbitrary<TrafficSplit> splits() {
    return Arbitraries.of(
        TrafficSplit.all("vm"),
        TrafficSplit.of(Map.of("vm", 9_000, "kubernetes", 1_000)),
        TrafficSplit.of(Map.of("vm", 0, "kubernetes", 10_000)),
        TrafficSplit.of(Map.of("vm", 1, "kubernetes", 4_999, "edge", 5_000)));
  }

  @Provide
  Arbitrary<List<Word>> words() {
    return word().list();
  }

  @Provide
  Arbitrary<Word> word() {
    return Combinators.combine(
            Arbitraries.integers().between(0, SERVICES.size() - 1),
            Arbitraries.integers().between(0, SOURCES.size() - 1),
            Arbitraries.of(false, false, true),
            claim()
                .list()
                .uniqueElements(one -> List.of(one.name(), one.port(), one.instance().address()))
                .ofMaxSize(5))
        .as(Word::new);
  }

  private static Arbitrary<Claim> claim() {
    return Combinators.combine(
            Arbitraries.of("n1", "n2"),
            Arbitraries.of("", "", "grpc"),
            Arbitraries.integers().between(1, 5),
            Arbitraries.of(Health.PASSING, Health.PASSING, Health.WARNING, Health.CRITICAL),
            Arbitraries.of(
                Standing.LIVE,
                Standing.LIVE,
                Scene.HELD,
                new Standing.Damped(7),
                new Standing.Unreachable(7),
                new Standing.PortUndecided()))
        .as(
            (name, port, host, health, standing) ->
                new Claim(
                    name, port, Instance.of("10.0.0." + host, 80).withHealth(health), standing));
  }
}
