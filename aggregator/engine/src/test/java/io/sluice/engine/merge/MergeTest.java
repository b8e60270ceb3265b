package io.sluice.engine.merge;

import static io.sluice.engine.merge.Scene.HELD;
import static io.sluice.engine.merge.Scene.PODS;
import static io.sluice.engine.merge.Scene.VMS;
import static io.sluice.engine.merge.Scene.claim;
import static io.sluice.engine.merge.Scene.sick;
import static io.sluice.engine.merge.Scene.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.registry.Instance;
import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Assignment.Target;
import io.sluice.view.Candidate;
import io.sluice.view.Claim;
import io.sluice.view.Conflict;
import io.sluice.view.Conflict.Kind;
import io.sluice.view.Deviation.Reason;
import io.sluice.view.Endpoint;
import io.sluice.view.Endpoint.Provenance;
import io.sluice.view.Endpoint.State;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.Source;
import io.sluice.view.Standing;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MergeTest {

  @Test
  void theSplitDividesTrafficBetweenTheEnvironments() {
    ServiceView view =
        new Scene()
            .says(VMS, claim("10.0.0.1"), claim("10.0.0.2"))
            .says(PODS, claim("10.1.0.1"))
            .split(9_000, 1_000)
            .merged();

    assertThat(view.ports()).hasSize(1);
    assertThat(view.ports().get(0).published()).isEqualTo(Map.of("vm", 9_000, "kubernetes", 1_000));
    assertThat(view.ports().get(0).protocol()).isEqualTo("http");
    assertThat(view.isHonoured()).isTrue();
    assertThat(view.environments()).containsExactly("kubernetes", "vm");
    assertThat(view.conflicts()).isEmpty();
    assertThat(view.candidates()).isEmpty();
  }

  @Test
  void anEnvironmentThatAppearsIsACandidateAndGetsNothing() {
    ServiceView view =
        new Scene()
            .says(VMS, claim("10.0.0.1"))
            .says(PODS, claim("10.1.0.1"), sick("10.1.0.2"))
            .merged();

    assertThat(targets(view)).containsExactly("10.0.0.1");
    assertThat(view.candidates())
        .containsExactly(
            new Candidate("orders", Candidate.Kind.ENVIRONMENT, "kubernetes", "", "", 1));
  }

  @Test
  void aNameThatIsNotAdmittedWaitsAndIsShown() {
    Source late = source("late", "vm", 50);

    ServiceView view =
        new Scene()
            .says(VMS, claim("10.0.0.1"))
            .says(late, claim("10.0.0.1"), claim("orders-old", "10.0.0.9", "", Standing.LIVE))
            .admitting((source, name) -> !source.equals(late))
            .merged();

    assertThat(targets(view)).containsExactly("10.0.0.1");
    assertThat(endpoint(view, "10.0.0.1").provenance())
        .extracting(Provenance::source, Provenance::admitted)
        .containsExactly(tuple("vms", true), tuple("late", false));
    assertThat(endpoint(view, "10.0.0.9").state()).isEqualTo(State.PENDING);
    assertThat(view.candidates())
        .extracting(Candidate::id, Candidate::ready)
        .containsExactly(tuple("orders/late/orders", 1), tuple("orders/late/orders-old", 1));
  }

  @Test
  void withoutAHomeThereAreNoPorts() {
    ServiceView view = new Scene().says(VMS, claim("10.0.0.1")).homeless().merged();

    assertThat(view.ports()).isEmpty();
    assertThat(view.split()).isNull();
    assertThat(view.isPublished()).isFalse();
    assertThat(view.endpoints()).hasSize(1);
    assertThat(view.candidates()).isEmpty();
  }

  @Test
  void theHigherPrecedenceWinsAnAddressAndTheLoserIsKeptBehindIt() {
    Source first = source("a-low", "vm", 1);
    Source strong = source("strong", "vm", 10);

    ServiceView view =
        new Scene().says(first, claim("10.0.0.1")).says(strong, claim("10.0.0.1")).merged();

    assertThat(winner(view, "10.0.0.1")).isEqualTo("strong");
    assertThat(endpoint(view, "10.0.0.1").weight()).isEqualTo(1);
    assertThat(endpoint(view, "10.0.0.1").provenance()).hasSize(2);
    assertThat(targets(view)).containsExactly("10.0.0.1");
  }

  @Test
  void aLiveClaimBeatsAStaleOneWhateverThePrecedence() {
    ServiceView view =
        new Scene()
            .says(source("strong", "vm", 10), true, claim("10.0.0.1"))
            .says(VMS, claim("10.0.0.1"))
            .merged();

    assertThat(winner(view, "10.0.0.1")).isEqualTo("vms");
  }

  @Test
  void whatIsReportedBeatsWhatIsHeldWhateverThePrecedence() {
    ServiceView view =
        new Scene()
            .says(source("strong", "vm", 10), claim("orders", "10.0.0.1", "", HELD))
            .says(VMS, sick("10.0.0.1"))
            .merged();

    assertThat(winner(view, "10.0.0.1")).isEqualTo("vms");
    assertThat(endpoint(view, "10.0.0.1").state()).isEqualTo(State.NOT_READY);
  }

  @Test
  void theFirstSourceNameWinsAmongEquals() {
    ServiceView view =
        new Scene()
            .says(source("b", "vm", 0), claim("10.0.0.1"))
            .says(source("a", "vm", 0), claim("10.0.0.1"))
            .merged();

    assertThat(winner(view, "10.0.0.1")).isEqualTo("a");
    assertThat(view.conflicts()).isEmpty();
  }

  @Test
  void anUndecidedPortHidesNoClaimThatIsDecided() {
    Claim undecided = claim("orders", "10.0.0.1", "grpc", new Standing.PortUndecided());

    ServiceView view =
        new Scene()
            .says(source("strong", "vm", 10), undecided)
            .says(VMS, claim("10.0.0.1"))
            .merged();

    assertThat(targets(view)).containsExactly("10.0.0.1");
    assertThat(view.conflicts()).extracting(Conflict::kind).containsExactly(Kind.PORT_UNDECIDED);
  }

  @Test
  void aHeldOrStaleClaimStillServes() {
    ServiceView view =
        new Scene()
            .says(VMS, true, claim("10.0.0.1"), claim("orders", "10.0.0.2", "", HELD))
            .merged();

    assertThat(targets(view)).containsExactly("10.0.0.1", "10.0.0.2");
  }

  @Test
  void aDampedOneWaits() {
    ServiceView view =
        new Scene()
            .says(VMS, claim("10.0.0.1"), claim("orders", "10.0.0.2", "", new Standing.Damped(9)))
            .merged();

    assertThat(endpoint(view, "10.0.0.2").state()).isEqualTo(State.DAMPED);
    assertThat(targets(view)).containsExactly("10.0.0.1");
  }

  @Test
  void anUnreachableOneIsLeftOutAsLongAsItsEnvironmentHasAnother() {
    Claim dead = claim("orders", "10.0.0.2", "", new Standing.Unreachable(5));

    ServiceView both = new Scene().says(VMS, true, claim("10.0.0.1"), dead).merged();
    ServiceView alone =
        new Scene()
            .says(VMS, true, dead)
            .says(PODS, claim("10.1.0.1"))
            .split(5_000, 5_000)
            .merged();

    assertThat(endpoint(both, "10.0.0.2").state()).isEqualTo(State.UNREACHABLE);
    assertThat(targets(both)).containsExactly("10.0.0.1");
    assertThat(targets(alone)).containsExactly("10.1.0.1", "10.0.0.2");
  }

  @Test
  void anAddressThatAnotherServiceHasLiveIsLostToAStaleOrHeldClaim() {
    ClaimsElsewhere users = (service, address) -> new TreeSet<>(List.of("users"));

    ServiceView stale = new Scene().says(VMS, true, claim("10.0.0.1")).elsewhere(users).merged();
    ServiceView held =
        new Scene().says(VMS, claim("orders", "10.0.0.1", "", HELD)).elsewhere(users).merged();

    assertThat(endpoint(stale, "10.0.0.1").state()).isEqualTo(State.REASSIGNED);
    assertThat(endpoint(held, "10.0.0.1").state()).isEqualTo(State.REASSIGNED);
    assertThat(stale.conflicts()).isEmpty();
  }

  @Test
  void aNameThatIsNotAdmittedBringsNoReassignedAddressBack() {
    Source late = source("late", "vm", 50);

    ServiceView view =
        new Scene()
            .says(VMS, claim("orders", "10.0.0.1", "", HELD))
            .says(late, claim("10.0.0.1"))
            .admitting((source, name) -> !source.equals(late))
            .elsewhere((service, address) -> new TreeSet<>(List.of("users")))
            .merged();

    assertThat(endpoint(view, "10.0.0.1").state()).isEqualTo(State.REASSIGNED);
  }

  @Test
  void twoServicesWithALiveClaimBothStandAndAreListed() {
    ServiceView view =
        new Scene()
            .says(VMS, claim("10.0.0.1"))
            .elsewhere((service, address) -> new TreeSet<>(List.of("users")))
            .merged();

    assertThat(targets(view)).containsExactly("10.0.0.1");
    assertThat(view.conflicts())
        .extracting(Conflict::kind, Conflict::subject, Conflict::parties)
        .containsExactly(
            tuple(Kind.ADDRESS_IN_TWO_SERVICES, "10.0.0.1:80", List.of("orders", "users")));
  }

  @Test
  void anAddressInTwoEnvironmentsCountsOnceAndBlocksSplits() {
    ServiceView view =
        new Scene()
            .says(VMS, claim("10.0.0.1"), claim("10.0.0.2"))
            .says(PODS, claim("10.0.0.1"), claim("10.1.0.1"))
            .split(5_000, 5_000)
            .merged();

    assertThat(view.conflicts())
        .extracting(Conflict::kind, Conflict::subject, Conflict::parties)
        .containsExactly(
            tuple(
                Kind.ADDRESS_IN_TWO_ENVIRONMENTS,
                "10.0.0.1:80",
                List.of("pods/orders", "vms/orders")));
    assertThat(view.conflicts().get(0).blocksSplits()).isTrue();
    assertThat(endpoint(view, "10.0.0.1").environment()).isEqualTo("kubernetes");
    assertThat(targets(view)).containsExactly("10.0.0.1", "10.1.0.1", "10.0.0.2");
  }

  @Test
  void anEnvironmentThatNobodyNamedTakesNoAddressFromTheHome() {
    ServiceView view =
        new Scene()
            .says(VMS, claim("10.0.0.1"))
            .says(source("strong", "kubernetes", 99), claim("10.0.0.1"))
            .merged();

    assertThat(targets(view)).containsExactly("10.0.0.1");
    assertThat(winner(view, "10.0.0.1")).isEqualTo("vms");
    assertThat(view.conflicts())
        .extracting(Conflict::kind)
        .containsExactly(Kind.ADDRESS_IN_TWO_ENVIRONMENTS);
  }

  @Test
  void twoSourcesThatDifferAboutAnAddressAreListed() {
    ServiceView view =
        new Scene()
            .says(source("strong", "vm", 10), sick("10.0.0.1"))
            .says(VMS, claim("10.0.0.1"))
            .merged();

    assertThat(view.conflicts()).extracting(Conflict::kind).containsExactly(Kind.CLAIMS_DIFFER);
    assertThat(view.conflicts().get(0).parties()).containsExactly("strong/orders", "vms/orders");
    assertThat(view.conflicts().get(0).detail()).contains("health").contains("strong/orders");
  }

  @Test
  void namedPortsHaveAssignmentsOfTheirOwnUnderOneSplit() {
    ServiceView view =
        new Scene()
            .ports(Map.of("", "http", "grpc", "grpc"))
            .says(VMS, claim("10.0.0.1"), claim("orders", "10.0.0.2", "grpc", Standing.LIVE))
            .merged();

    assertThat(view.ports()).extracting(ServicePort::name).containsExactly("", "grpc");
    assertThat(targets(view)).containsExactly("10.0.0.1");
    assertThat(targets(view.ports().get(1))).containsExactly("10.0.0.2");
  }

  @Test
  void anAddressMayServeTwoPorts() {
    ServiceView view =
        new Scene()
            .ports(Map.of("", "http", "grpc", "grpc"))
            .says(VMS, claim("10.0.0.1"), claim("orders", "10.0.0.1", "grpc", Standing.LIVE))
            .merged();

    assertThat(targets(view)).containsExactly("10.0.0.1");
    assertThat(targets(view.ports().get(1))).containsExactly("10.0.0.1");
  }

  @Test
  void aPortIsPublishedOnlyOnceItIsStoredAndThenForGood() {
    ServiceView notStored =
        new Scene()
            .says(VMS, claim("10.0.0.1"), claim("orders", "10.0.0.2", "grpc", Standing.LIVE))
            .merged();
    ServiceView nobody = new Scene().ports(Map.of("", "http", "grpc", "grpc")).merged();

    assertThat(notStored.ports()).extracting(ServicePort::name).containsExactly("");
    assertThat(nobody.ports()).extracting(ServicePort::name).containsExactly("", "grpc");
    assertThat(nobody.ports().get(1).assignment()).isEqualTo(Assignment.EMPTY);
    assertThat(nobody.ports().get(1).deviations())
        .extracting(one -> one.reason())
        .containsExactly(Reason.NOBODY_READY);
  }

  @Test
  void theAdmittedProtocolStandsAndOthersAreListed() {
    Claim grpc =
        new Claim("orders", "", Instance.of("10.0.0.1", 80).withPort("", "grpc"), Standing.LIVE);

    ServiceView view = new Scene().says(VMS, grpc, claim("10.0.0.2")).merged();

    assertThat(view.ports().get(0).protocol()).isEqualTo("http");
    assertThat(view.conflicts())
        .extracting(Conflict::kind, Conflict::subject)
        .containsExactly(tuple(Kind.PROTOCOL, ""));
  }

  @Test
  void aPortWhoseClusterAnotherOneHoldsIsNotPublished() {
    Conflict taken = new Conflict(Kind.NAME, "orders", "orders", List.of("Orders"), "taken");

    ServiceView view = new Scene().says(VMS, claim("10.0.0.1")).names(taken).merged();

    assertThat(view.ports()).isEmpty();
    assertThat(view.conflicts()).containsExactly(taken);
  }

  private static Endpoint endpoint(ServiceView view, String address) {
    return view.endpoints().stream()
        .filter(one -> one.address().equals(address))
        .findFirst()
        .orElseThrow();
  }

  private static String winner(ServiceView view, String address) {
    return endpoint(view, address).provenance().get(0).source();
  }

  private static List<String> targets(ServiceView view) {
    return targets(view.ports().get(0));
  }

  private static List<String> targets(ServicePort port) {
    return port.assignment().tiers().stream()
        .flatMap(List::stream)
        .map(LocalityShare::endpoints)
        .flatMap(List::stream)
        .map(Target::address)
        .toList();
  }
}
