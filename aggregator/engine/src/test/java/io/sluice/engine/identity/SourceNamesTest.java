package io.sluice.engine.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.engine.guard.Input;
import io.sluice.engine.identity.Rule.DefaultPort;
import io.sluice.engine.identity.Rule.Rename;
import io.sluice.engine.identity.Rule.StripSuffix;
import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Rejected;
import io.sluice.registry.RegistryEvent.Synced;
import io.sluice.view.Claim;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Snapshot;
import io.sluice.view.Standing;
import io.sluice.view.Term;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SourceNamesTest {

  @Test
  void aNameIsItsServiceWhenNoRuleSaysOtherwise() {
    ServiceClaims claims = read(names(), "orders", at("10.0.0.1"));

    assertThat(claims.service()).isEqualTo("orders");
    assertThat(claims.claims())
        .extracting(Claim::name, Claim::port)
        .containsExactly(tuple("orders", ""));
    assertThat(claims.claims().get(0).standing()).isEqualTo(Standing.LIVE);
  }

  @Test
  void rulesWorkInConfiguredOrder() {
    SourceNames strippedFirst =
        names(new StripSuffix("-vm"), new Rename(Map.of("order-svc", "orders")));
    SourceNames renamedFirst =
        names(new Rename(Map.of("order-svc", "orders")), new StripSuffix("-vm"));

    assertThat(strippedFirst.explain("order-svc-vm").service()).isEqualTo("orders");
    assertThat(strippedFirst.explain("order-svc-vm").steps())
        .extracting(Explanation.Step::result)
        .containsExactly("order-svc", "orders");
    assertThat(renamedFirst.explain("order-svc-vm").service()).isEqualTo("order-svc");
  }

  @Test
  void aNameThatIsAllSuffixStays() {
    assertThat(names(new StripSuffix("-vm")).explain("-vm").reason()).contains("'-vm'");
    assertThat(names(new StripSuffix("vm")).explain("vm").service()).isEqualTo("vm");
  }

  @Test
  void severalNamesOfOneServiceAreReadAsTheirUnion() {
    SourceNames names = names(new StripSuffix("-vm"));

    read(names, "orders", at("10.0.0.1"));
    ServiceClaims both = read(names, "orders-vm", at("10.0.0.2"));

    assertThat(both.service()).isEqualTo("orders");
    assertThat(both.claims()).extracting(Claim::name).containsExactly("orders", "orders-vm");
    assertThat(names.namesOf("orders")).containsExactly("orders", "orders-vm");
    assertThat(names.size()).isEqualTo(2);
  }

  @Test
  void aNameThatAListingMissesLeavesTheUnion() {
    SourceNames names = names(new StripSuffix("-vm"));
    read(names, "orders", at("10.0.0.1"));
    read(names, "orders-vm", at("10.0.0.2"));
    read(names, "users", at("10.0.0.3"));

    List<Input> inputs = names.apply(new Synced(Set.of("orders-vm"), "2"));

    assertThat(inputs).hasSize(2);
    assertThat(((Input.Read) inputs.get(0)).claims().claims())
        .extracting(Claim::name)
        .containsExactly("orders-vm");
    assertThat(inputs.get(1)).isEqualTo(new Input.Listed(Set.of("orders")));
    assertThat(names.size()).isEqualTo(1);
    assertThat(names.namesOf("users")).as("for a reread").containsExactly("users");
  }

  @Test
  void aSourceThatCannotBeReadSaysSoAndKeepsItsNames() {
    SourceNames names = names();
    read(names, "orders", at("10.0.0.1"));

    assertThat(names.apply(new Disconnected(Cause.OUTAGE, "down")))
        .containsExactly(new Input.Lost(Cause.OUTAGE, "down"));
    assertThat(names.namesOf("orders")).containsExactly("orders");
  }

  @Test
  void whatIsExcludedDoesNotCount() {
    SourceNames names =
        new SourceNames(
            new IdentityRules(
                List.of(
                    new Exclusion(null, Set.of(), Map.of("external-source", "kubernetes")),
                    new Exclusion(null, Set.of("legacy", "eu"), Map.of()),
                    new Exclusion("internal", Set.of(), Map.of())),
                List.of()));

    ServiceClaims claims =
        read(
            names,
            "orders",
            decorated("10.0.0.1", List.of(), Map.of("external-source", "kubernetes")),
            decorated("10.0.0.2", List.of("eu", "legacy", "x"), Map.of()),
            decorated("10.0.0.3", List.of("legacy"), Map.of("external-source", "nomad")));

    assertThat(claims.claims())
        .extracting(claim -> claim.instance().address())
        .containsExactly("10.0.0.3");
    assertThat(claims.rejected()).isEmpty();
    assertThat(names.apply(replaced("internal", at("10.0.0.4")))).isEmpty();
    assertThat(names.apply(new Synced(Set.of("internal", "orders"), "1")))
        .containsExactly(new Input.Listed(Set.of("orders")));
    assertThat(names.rejectedNames()).isEmpty();
  }

  @Test
  void aNameThatIsNoServiceNameIsListedWithItsReasonAndHarmsNobody() {
    SourceNames names = names();

    assertThat(names.apply(replaced("bad name", at("10.0.0.1")))).isEmpty();
    assertThat(names.apply(replaced("sluice-x", at("10.0.0.1")))).isEmpty();
    ServiceClaims good = read(names, "orders", at("10.0.0.1"));

    assertThat(good.claims()).hasSize(1);
    assertThat(names.rejectedNames())
        .extracting(Rejected::entry)
        .containsExactly("bad name", "sluice-x");
    assertThat(names.rejectedNames()).allMatch(one -> one.reason().contains("no service name"));
    assertThat(names.apply(new Synced(Set.of("orders", "bad name"), "1")))
        .containsExactly(new Input.Listed(Set.of("orders")));
    assertThat(names.rejectedNames()).extracting(Rejected::entry).containsExactly("bad name");
  }

  @Test
  void entriesUnderANameThatMakesNoServiceAreCountedAndTheFirstExplained() {
    SourceNames names = names();
    List<Rejected> entries =
        IntStream.range(0, 5_000)
            .mapToObj(number -> new Rejected("vm-" + number, "has no field service"))
            .toList();

    names.apply(new InstancesReplaced("(none)", List.of(at("10.0.0.1")), entries, "1"));

    assertThat(names.rejected()).isEqualTo(5_001);
    Named named = names.page("", 10).get(0);
    assertThat(named.rejectedEntries()).isEqualTo(5_000);
    assertThat(named.instances()).isEqualTo(1);
    assertThat(named.without().first()).hasSize(100).startsWith(entries.get(0));

    names.apply(new Synced(Set.of(), "2"));
    assertThat(names.rejected()).isZero();
    assertThat(names.page("", 10)).isEmpty();
  }

  @Test
  void anOnlyNamedPortIsTheDefaultOneAndStaysItWhenAnotherAppears() {
    SourceNames names = names();

    ServiceClaims only = read(names, "orders", on("http", "10.0.0.1"));
    ServiceClaims both = read(names, "orders", on("admin", "10.0.0.2"), on("http", "10.0.0.1"));

    assertThat(ports(only)).containsExactly("");
    assertThat(both.claims())
        .extracting(Claim::port, claim -> claim.instance().portName())
        .containsExactly(tuple("", "http"), tuple("admin", "admin"));
    assertThat(both.claims()).allMatch(claim -> claim.standing().serves());
  }

  @Test
  void severalNamedPortsNeedARule() {
    ServiceClaims undecided =
        read(names(), "orders", on("http", "10.0.0.1"), on("grpc", "10.0.0.2"));
    ServiceClaims ruled =
        read(
            names(new DefaultPort("web"), new DefaultPort("http")),
            "orders",
            on("http", "10.0.0.1"),
            on("grpc", "10.0.0.2"));

    assertThat(ports(undecided)).containsExactly("grpc", "http");
    assertThat(undecided.claims())
        .allMatch(claim -> claim.standing() instanceof Standing.PortUndecided);
    assertThat(ports(ruled)).containsExactly("", "grpc");
  }

  @Test
  void anUnnamedPortIsTheDefaultOneBesideNamedOnes() {
    ServiceClaims claims = read(names(), "orders", at("10.0.0.1"), on("grpc", "10.0.0.2"));

    assertThat(ports(claims)).containsExactly("", "grpc");
    assertThat(claims.claims()).allMatch(claim -> claim.standing().serves());
  }

  @Test
  void theDefaultPortOutlivesANameThatIsGoneForAWhile() {
    SourceNames names = names();
    read(names, "orders", on("http", "10.0.0.1"));
    names.apply(new Synced(Set.of(), "2"));

    ServiceClaims back = read(names, "orders", on("grpc", "10.0.0.1"), on("http", "10.0.0.1"));

    assertThat(ports(back)).containsExactly("", "grpc");
  }

  @Test
  void aTakenOverSnapshotKeepsDefaultPortsAndTheOtherNames() {
    SourceNames before = names(new StripSuffix("-vm"));
    read(before, "orders-vm", on("http", "10.0.0.1"));
    ServiceClaims shared = read(before, "orders", on("http", "10.0.0.2"));
    Snapshot empty = Snapshot.empty("vms", new Term(1, 0, "m"));
    Snapshot snapshot =
        new Snapshot(
            "vms", empty.term(), 1, true, null, false, empty.services().with("orders", shared));

    SourceNames after =
        new SourceNames(new IdentityRules(List.of(), List.of(new StripSuffix("-vm"))), snapshot);
    ServiceClaims read = read(after, "orders-vm", on("http", "10.0.0.1"), on("admin", "10.0.0.1"));

    assertThat(read.claims())
        .extracting(Claim::name, Claim::port)
        .containsExactly(tuple("orders", ""), tuple("orders-vm", ""), tuple("orders-vm", "admin"));
  }

  @Test
  void ofTwoEntriesForOneAddressAndPortTheReadyOneCounts() {
    Instance sick =
        new Instance(
            "a", "10.0.0.1", 80, Health.CRITICAL, "", "", "", 1, List.of(), new TreeMap<>());
    Instance well =
        new Instance(
            "b", "10.0.0.1", 80, Health.PASSING, "", "", "", 1, List.of(), new TreeMap<>());

    ServiceClaims one = read(names(), "orders", sick, well);
    ServiceClaims other = read(names(), "orders", well, sick);

    assertThat(one).isEqualTo(other);
    assertThat(one.claims()).extracting(claim -> claim.instance().id()).containsExactly("b");
    assertThat(one.rejected()).containsExactly(new Rejected("a", "has the address and port of b"));
  }

  @Test
  void whatEnvoyWouldRefuseIsRejectedByItself() {
    ServiceClaims claims =
        read(
            names(),
            "orders",
            at("10.0.0.1"),
            at("db.example"),
            at("300.1.1.1"),
            at("0.0.0.0"),
            at("10.0.0"),
            on("bad port", "10.0.0.2"),
            at("10.0.0.3").withPort("", "udp"));

    assertThat(claims.claims()).hasSize(1);
    assertThat(claims.rejected())
        .extracting(Rejected::entry)
        .containsExactlyInAnyOrder(
            "db.example:80",
            "300.1.1.1:80",
            "0.0.0.0:80",
            "10.0.0:80",
            "10.0.0.2:80",
            "10.0.0.3:80");
  }

  @Test
  void anAddressHasOneSpellingAndAnUnknownProtocolIsUnknown() {
    ServiceClaims claims =
        read(names(), "orders", at("2001:DB8::1").withPort("", "HTTP"), at("::ffff:10.0.0.1"));

    assertThat(claims.claims())
        .extracting(claim -> claim.instance().address(), claim -> claim.instance().protocol())
        .containsExactly(tuple("10.0.0.1", ""), tuple("2001:db8:0:0:0:0:0:1", "http"));
    assertThat(
            read(names(), "orders", at("10.0.0.1").withPort("", "thrift"))
                .claims()
                .get(0)
                .instance()
                .protocol())
        .isEmpty();
  }

  @Test
  void whatTheAdapterRejectedIsHandedOn() {
    SourceNames names = names();

    List<Input> inputs =
        names.apply(
            new InstancesReplaced("orders", List.of(), List.of(new Rejected("x", "no port")), "1"));

    assertThat(((Input.Read) inputs.get(0)).claims().rejected())
        .containsExactly(new Rejected("x", "no port"));
  }

  @Test
  void namesThatAreLongGoneAreForgotten() {
    SourceNames names = names();
    IntStream.range(0, 1_500).forEach(i -> read(names, "build-" + i, at("10.0.0.1")));

    names.apply(new Synced(Set.of(), "2"));

    assertThat(names.size()).isZero();
    assertThat(
            IntStream.range(0, 1_500).filter(i -> !names.namesOf("build-" + i).isEmpty()).count())
        .isEqualTo(1_000);
  }

  private static SourceNames names(Rule... rules) {
    return new SourceNames(new IdentityRules(List.of(), List.of(rules)));
  }

  private static RegistryEvent replaced(String name, Instance... instances) {
    return new InstancesReplaced(name, List.of(instances), List.of(), "1");
  }

  private static ServiceClaims read(SourceNames names, String name, Instance... instances) {
    List<Input> inputs = names.apply(replaced(name, instances));
    assertThat(inputs).hasSize(1);
    return ((Input.Read) inputs.get(0)).claims();
  }

  private static List<String> ports(ServiceClaims claims) {
    return claims.claims().stream().map(Claim::port).toList();
  }

  private static Instance at(String address) {
    return Instance.of(address, 80);
  }

  private static Instance on(String port, String address) {
    return at(address).withPort(port, "");
  }

  private static Instance decorated(String address, List<String> tags, Map<String, String> meta) {
    return new Instance(
        address, address, 80, Health.PASSING, "", "", "", 1, tags, new TreeMap<>(meta));
  }
}
