package io.sluice.engine.merge;

import static io.sluice.engine.merge.Scene.PODS;
import static io.sluice.engine.merge.Scene.VMS;
import static io.sluice.engine.merge.Scene.claim;
import static io.sluice.view.Hold.Scope.DRAINED_SOURCE;
import static io.sluice.view.Hold.Scope.DRAINED_ZONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Claim;
import io.sluice.view.Drained;
import io.sluice.view.Endpoint;
import io.sluice.view.Endpoint.State;
import io.sluice.view.Hold;
import io.sluice.view.ServiceView;
import io.sluice.view.Source;
import io.sluice.view.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DrainingTest {
  private static final Source SECOND = Scene.source("second", "vm", -1);

  private static Claim in(String zone, String address) {
    Instance instance =
        new Instance(
            address, address, 80, Health.PASSING, "", "", zone, 1, List.of(), new TreeMap<>());
    return new Claim("orders", "", instance, Standing.LIVE);
  }

  private static Set<String> published(ServiceView view) {
    return view.ports().get(0).assignment().tiers().stream()
        .flatMap(List::stream)
        .flatMap(share -> share.endpoints().stream())
        .map(target -> target.address())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, Long> weights(ServiceView view) {
    return view.ports().get(0).assignment().tiers().get(0).stream()
        .collect(
            Collectors.groupingBy(
                LocalityShare::environment,
                TreeMap::new,
                Collectors.summingLong(LocalityShare::weight)));
  }

  private static Scene racks() {
    return new Scene()
        .says(VMS, in("rack-7", "10.0.0.1"), in("rack-7", "10.0.0.2"), in("rack-8", "10.0.0.3"))
        .says(PODS, claim("10.1.0.1"))
        .split(6_000, 4_000);
  }

  @Test
  void whatIsInADrainedZoneGetsNothingAndTheWeightsStay() {
    ServiceView view = racks().drain(DRAINED_ZONE, "rack-7").merged();

    assertThat(published(view)).containsExactly("10.0.0.3", "10.1.0.1");
    assertThat(weights(view)).isEqualTo(weights(racks().merged()));
    assertThat(view.endpoints().get(0).state()).isEqualTo(State.DRAINED);
    assertThat(view.drains()).extracting(Drained::what).containsExactly("zone rack-7");
    assertThat(view.drains().get(0).endpoints()).isEqualTo(2);
    assertThat(view.drains().get(0).kept()).isFalse();
  }

  @Test
  void aDrainThatWouldLeaveAnEnvironmentWithoutAnybodyIsLeftOut() {
    ServiceView view = racks().drain(DRAINED_SOURCE, "pods").merged();

    assertThat(view.endpoints()).allMatch(Endpoint::isReady);
    assertThat(view.drains().get(0).kept()).isTrue();
    assertThat(ServiceView.digest(view)).isEqualTo(ServiceView.digest(racks().merged()));
  }

  @Test
  void whenTheOthersVanishTheDrainedOnesComeBack() {
    Scene scene =
        new Scene()
            .says(VMS, in("rack-7", "10.0.0.1"), in("rack-7", "10.0.0.2"))
            .drain(DRAINED_ZONE, "rack-7");

    assertThat(published(scene.merged())).containsExactly("10.0.0.1", "10.0.0.2");
    assertThat(scene.merged().drains().get(0).kept()).isTrue();
  }

  @Test
  void theYoungerOfTwoDrainsThatTogetherTakeEverythingIsLeftOut() {
    ServiceView view = racks().drain(DRAINED_ZONE, "rack-7").drain(DRAINED_ZONE, "rack-8").merged();

    assertThat(published(view)).containsExactly("10.0.0.3", "10.1.0.1");
    assertThat(view.drains()).extracting(Drained::kept).containsExactly(false, true);
  }

  @Test
  void whatAnotherSourceVouchesForStays() {
    Scene scene =
        new Scene()
            .says(VMS, claim("10.0.0.1"), claim("10.0.0.2"))
            .says(SECOND, claim("10.0.0.2"), claim("10.0.0.3"))
            .drain(DRAINED_SOURCE, "vms");

    assertThat(published(scene.merged())).containsExactly("10.0.0.2", "10.0.0.3");
    assertThat(scene.merged().drains().get(0).endpoints()).isEqualTo(1);
  }

  @Test
  void aSourceThatOnlyVetoesVouchesForNobody() {
    Source naming = Scene.trusting("naming", Source.Trust.VETO);
    Scene scene =
        new Scene()
            .says(naming, claim("10.0.0.1"), claim("10.0.0.3"))
            .says(VMS, claim("10.0.0.1"))
            .says(SECOND, claim("10.0.0.3"))
            .drain(DRAINED_SOURCE, "vms");

    assertThat(published(scene.merged())).containsExactly("10.0.0.3");
  }

  @Test
  void whoStandsByIsDrainedButNotTheLastThatServes() {
    Scene scene =
        new Scene()
            .says(VMS, in("rack-7", "10.0.0.1"))
            .says(PODS, claim("10.1.0.1"))
            .split(0, 10_000)
            .drain(DRAINED_ZONE, "rack-7");
    assertThat(published(scene.merged())).containsExactly("10.1.0.1");

    Scene alone =
        new Scene()
            .says(VMS, in("rack-7", "10.0.0.1"))
            .split(0, 10_000)
            .drain(DRAINED_ZONE, "rack-7");
    assertThat(published(alone.merged())).containsExactly("10.0.0.1");
  }

  /** Who reports an address of 4, in one of 3 racks. */
  private static Scene scene(List<Integer> words, int vm) {
    Map<Source, List<Claim>> said = new TreeMap<>((a, b) -> a.name().compareTo(b.name()));
    for (int word : words) {
      Source source = List.of(VMS, SECOND, PODS).get(word % 3);
      int host = word / 3 % 4;
      String net = source.equals(PODS) ? "10.1.0." : "10.0.0.";
      said.computeIfAbsent(source, key -> new ArrayList<>())
          .add(in("rack-" + word / 12 % 3, net + host));
    }
    Scene scene = new Scene().split(vm, 10_000 - vm);
    said.forEach((source, claims) -> scene.says(source, claims.toArray(new Claim[0])));
    return scene;
  }

  private static final List<String> NAMES =
      List.of("rack-0", "rack-1", "rack-2", "vms", "second", "pods");

  @Property(tries = 300)
  void noEnvironmentThatServedIsEverLeftWithoutAnybody(
      @ForAll @Size(max = 8) List<@IntRange(max = 35) Integer> words,
      @ForAll @Size(max = 4) List<@IntRange(max = 5) Integer> drained,
      @ForAll @IntRange(max = 10_000) int vm) {
    ServiceView whole = scene(words, vm).merged();
    Scene scene = scene(words, vm);
    drained.stream()
        .distinct()
        .forEach(name -> scene.drain(name < 3 ? DRAINED_ZONE : DRAINED_SOURCE, NAMES.get(name)));

    ServiceView left = scene.merged();

    assertThat(left.ports().get(0).published().keySet())
        .isEqualTo(whole.ports().get(0).published().keySet());
    assertThat(published(whole)).containsAll(published(left));
    Set<String> zones =
        left.drains().stream()
            .filter(one -> !one.kept() && one.drain().scope() == DRAINED_ZONE)
            .map(Drained::drain)
            .map(Hold::name)
            .collect(Collectors.toSet());
    assertThat(left.endpoints())
        .noneMatch(endpoint -> endpoint.isReady() && zones.contains(endpoint.zone()));
    if (left.drains().stream().allMatch(Drained::kept)) {
      assertThat(ServiceView.digest(left)).isEqualTo(ServiceView.digest(whole));
    }
  }
}
