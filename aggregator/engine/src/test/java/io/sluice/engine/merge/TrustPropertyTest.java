package io.sluice.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.view.Claim;
import io.sluice.view.Endpoint;
import io.sluice.view.Home;
import io.sluice.view.ServiceClaims;
import io.sluice.view.ServiceView;
import io.sluice.view.Source;
import io.sluice.view.Source.Trust;
import io.sluice.view.Standing;
import java.util.ArrayList;
import java.util.Collections;
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

/** Laws of sources that confirm and veto. */
class TrustPropertyTest {
  private static final List<String> SERVICES = List.of("orders", "users");
  private static final List<Source> SOURCES =
      List.of(
          Scene.source("a", "vm", 0),
          Scene.source("b", "kubernetes", 5),
          Scene.trusting("c", Trust.CONFIRM),
          Scene.trusting("d", Trust.CONFIRM),
          Scene.trusting("v", Trust.VETO),
          Scene.trusting("w", Trust.VETO));

  /** One source's word about one service. */
  record Word(int service, int source, boolean stale, List<Claim> claims) {}

  @Property
  void theOrderOfSourcesDoesNotMatter(
      @ForAll("words") @Size(max = 10) List<Word> words, @ForAll Random random) {
    List<SourceClaims> claims = claims(words, "orders");
    List<SourceClaims> shuffled = new ArrayList<>(claims);
    Collections.shuffle(shuffled, random);

    assertThat(view("orders", shuffled, ClaimsElsewhere.NONE))
        .isEqualTo(view("orders", claims, ClaimsElsewhere.NONE));
  }

  @Property
  void mergingOnlyWhatTheIndexNamesIsMergingEverything(
      @ForAll("words") @Size(max = 12) List<Word> history) {
    AddressIndex index = new AddressIndex();
    Map<String, ServiceView> incremental = new TreeMap<>();
    for (int i = 1; i <= history.size(); i++) {
      List<Word> past = history.subList(0, i);
      String service = SERVICES.get(history.get(i - 1).service());
      Set<String> affected =
          new TreeSet<>(index.update(service, claims(past, service), AdmissionRule.ALL));
      affected.add(service);
      for (String one : affected) {
        incremental.put(one, view(one, claims(past, one), index));
      }
    }

    AddressIndex fresh = new AddressIndex();
    SERVICES.forEach(service -> fresh.update(service, claims(history, service), AdmissionRule.ALL));
    incremental.forEach(
        (service, view) ->
            assertThat(view).isEqualTo(view(service, claims(history, service), fresh)));
  }

  @Property
  void noReadyEndpointLacksAConsent(@ForAll("words") @Size(max = 10) List<Word> words) {
    List<SourceClaims> claims = claims(words, "orders");

    ServiceView view = view("orders", claims, ClaimsElsewhere.NONE);

    for (SourceClaims said : claims) {
      Set<String> consents = new HashSet<>();
      said.claims().claims().stream()
          .filter(claim -> claim.instance().health().isReady())
          .forEach(claim -> consents.add(claim.instance().address()));
      if (said.source().trust() == Trust.VETO) {
        assertThat(view.endpoints())
            .filteredOn(Endpoint::isReady)
            .allMatch(one -> consents.contains(one.address()));
      }
    }
  }

  @Property
  void aVetoAddsNoEndpointAndNoTraffic(@ForAll("words") @Size(max = 10) List<Word> words) {
    List<SourceClaims> claims = claims(words, "orders");
    List<SourceClaims> without = claims.stream().filter(SourceClaims::adds).toList();

    ServiceView view = view("orders", claims, ClaimsElsewhere.NONE);
    ServiceView free = view("orders", without, ClaimsElsewhere.NONE);

    assertThat(addresses(view, false)).isEqualTo(addresses(free, false));
    assertThat(addresses(free, true)).containsAll(addresses(view, true));
  }

  @Property
  void whatOnlyOneConfirmingSourceSaysIsNeverReady(@ForAll("word") Word word) {
    ServiceView view =
        view(
            "orders",
            List.of(
                new SourceClaims(
                    SOURCES.get(2),
                    word.stale(),
                    new ServiceClaims("orders", word.claims(), List.of()))),
            ClaimsElsewhere.NONE);

    Set<String> checked = new HashSet<>();
    word.claims().stream()
        .filter(Claim::confirmed)
        .forEach(claim -> checked.add(claim.instance().address()));
    assertThat(checked).containsAll(addresses(view, true));
  }

  private static Set<String> addresses(ServiceView view, boolean ready) {
    Set<String> addresses = new TreeSet<>();
    view.endpoints().stream()
        .filter(one -> !ready || one.isReady())
        .forEach(one -> addresses.add(one.address()));
    return addresses;
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
      String service, List<SourceClaims> claims, ClaimsElsewhere elsewhere) {
    return Merge.view(
        new ServiceInputs(
            service,
            List.of("vm", "kubernetes"),
            claims,
            new Home(service, "vm", new TreeMap<>(Map.of("", "http"))),
            null,
            AdmissionRule.ALL,
            elsewhere,
            List.of()));
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
                .ofMaxSize(4))
        .as(Word::new);
  }

  private static Arbitrary<Claim> claim() {
    return Combinators.combine(
            Arbitraries.of("n1", "n2"),
            Arbitraries.of("", "", "grpc"),
            Arbitraries.integers().between(1, 3),
            Arbitraries.of(Health.PASSING, Health.PASSING, Health.CRITICAL),
            Arbitraries.of(Standing.LIVE, Standing.LIVE, Scene.HELD, new Standing.Unconfirmed()),
            Arbitraries.of(false, false, true))
        .as(
            (name, port, host, health, standing, confirmed) ->
                new Claim(
                    name,
                    port,
                    Instance.of("10.0.0." + host, 80).withHealth(health),
                    standing,
                    confirmed));
  }
}
