package io.sluice.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.Rejected;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SnapshotFormTest {

  @Property(tries = 250)
  void whatIsEncodedIsDecoded(@ForAll("snapshots") Snapshot snapshot) throws IOException {
    byte[] bytes = SnapshotForm.encode(snapshot);

    Snapshot decoded = SnapshotForm.decode(bytes);

    assertThat(SnapshotForm.encode(decoded)).isEqualTo(bytes);
    assertThat(decoded.source()).isEqualTo(snapshot.source());
    assertThat(decoded.term()).isEqualTo(snapshot.term());
    assertThat(decoded.sequence()).isEqualTo(snapshot.sequence());
    assertThat(decoded.synced()).isEqualTo(snapshot.synced());
    assertThat(decoded.staleSince()).isEqualTo(snapshot.staleSince());
    assertThat(decoded.suspect()).isEqualTo(snapshot.suspect());
    assertThat(decoded.services()).containsExactlyElementsOf(snapshot.services());
    assertThat(decoded.services().digest()).isEqualTo(snapshot.services().digest());
  }

  @Property(tries = 250)
  void theOrderOfClaimsAndServicesDoesNotMatter(
      @ForAll("services") List<ServiceClaims> services, @ForAll Random random) {
    List<ServiceClaims> shuffled = new ArrayList<>();
    for (ServiceClaims one : services) {
      List<Claim> claims = new ArrayList<>(one.claims());
      Collections.shuffle(claims, random);
      shuffled.add(new ServiceClaims(one.service(), claims, one.rejected()));
    }
    Collections.shuffle(shuffled, random);

    assertThat(SnapshotForm.encode(snapshot(shuffled)))
        .isEqualTo(SnapshotForm.encode(snapshot(services)));
  }

  @Property(tries = 250)
  void cutBytesAreRefused(@ForAll("snapshots") Snapshot snapshot, @ForAll Random random) {
    byte[] bytes = SnapshotForm.encode(snapshot);
    byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));

    assertThatThrownBy(() -> SnapshotForm.decode(cut)).isInstanceOf(IOException.class);
  }

  @Property(tries = 250)
  void foreignBytesAreRefusedAndNothingWorseHappens(@ForAll byte[] foreign) {
    assertThatThrownBy(() -> SnapshotForm.decode(foreign)).isInstanceOf(IOException.class);
  }

  @Property(tries = 250)
  void aByteThatFlippedIsRefusedOrIsAnotherCanonicalSnapshot(
      @ForAll("snapshots") Snapshot snapshot, @ForAll Random random) {
    byte[] bytes = SnapshotForm.encode(snapshot);
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));

    byte[] again;
    try {
      again = SnapshotForm.encode(SnapshotForm.decode(bytes));
    } catch (IOException refused) {
      assertThat(refused).isNotNull();
      return;
    }
    assertThat(again).isEqualTo(bytes);
  }

  @Test
  void anotherFormIsRefusedByItsNumber() {
    byte[] bytes = SnapshotForm.encode(snapshot(List.of()));
    ByteBuffer.wrap(bytes).putInt(4, SnapshotForm.FORM + 1);

    assertThatThrownBy(() -> SnapshotForm.decode(bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("form 3")
        .hasMessageContaining("form 1");
  }

  @Test
  void bytesAfterTheEndAreRefused() {
    byte[] bytes = SnapshotForm.encode(snapshot(List.of()));

    assertThatThrownBy(() -> SnapshotForm.decode(Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aNegativeCountIsRefused() {
    byte[] bytes = SnapshotForm.encode(snapshot(List.of()));
    ByteBuffer.wrap(bytes).putInt(bytes.length - 4, -1);

    assertThatThrownBy(() -> SnapshotForm.decode(bytes)).isInstanceOf(IOException.class);
  }

  /** These bytes lie on disks and travel between members: a change of them is a new form. */
  @Test
  void formOneKeepsItsBytes() throws IOException {
    Instance instance =
        new Instance(
            "i1",
            "10.0.0.1",
            8080,
            Health.WARNING,
            "http",
            "grpc",
            "rack-1",
            7,
            List.of("blue"),
            new TreeMap<>(Map.of("version", "1.4")));
    Claim live = new Claim("orders-vm", "", instance, Standing.LIVE);
    Claim held =
        new Claim(
            "orders-vm",
            "admin",
            instance,
            new Standing.Held(Standing.Reason.SERVICE_DROP, 1_000, 31_000L));
    Snapshot snapshot =
        new Snapshot(
            "consul-dc1",
            new Term(3, 1, "sluice-1"),
            42,
            true,
            5_000L,
            true,
            Snapshot.empty("consul-dc1", new Term(3, 1, "sluice-1"))
                .services()
                .with(
                    "orders",
                    new ServiceClaims(
                        "orders", List.of(held, live), List.of(new Rejected("i2", "no port")))));

    assertThat(HexFormat.of().formatHex(SnapshotForm.encode(snapshot))).isEqualTo(GOLDEN);
    assertThat(SnapshotForm.encode(SnapshotForm.decode(HexFormat.of().parseHex(GOLDEN))))
        .isEqualTo(HexFormat.of().parseHex(GOLDEN));
    assertThat(snapshot.services().digest().toString()).isEqualTo(GOLDEN_DIGEST);
  }

  @Test
  void whatTheFormBeforeCannotSayHasANumberOfItsOwn() throws IOException {
    Instance instance = Instance.of("10.0.0.1", 80);
    Claim plain = new Claim("orders", "", instance, Standing.LIVE);
    Claim confirmed = new Claim("orders", "", instance, Standing.LIVE, true);
    Claim unconfirmed = new Claim("orders", "", instance, new Standing.Unconfirmed());

    assertThat(form(plain)).isEqualTo(1);
    assertThat(form(confirmed)).isEqualTo(2);
    assertThat(form(unconfirmed)).isEqualTo(2);
    for (Claim claim : List.of(confirmed, unconfirmed)) {
      Snapshot decoded = SnapshotForm.decode(SnapshotForm.encode(of(claim)));
      assertThat(decoded.services()).flatExtracting(ServiceClaims::claims).containsExactly(claim);
    }
  }

  private static int form(Claim claim) {
    return ByteBuffer.wrap(SnapshotForm.encode(of(claim))).getInt(4);
  }

  private static Snapshot of(Claim claim) {
    return snapshot(List.of(new ServiceClaims("orders", List.of(claim), List.of())));
  }

  private static final String GOLDEN =
      "534c5553000000010000000a636f6e73756c2d64633100000000000000030000000000000001"
          + "00000008736c756963652d31000000000000002a010100000000000013880100000001000001"
          + "2f000000066f726465727300000002000000096f72646572732d766d00000000000000026931"
          + "0000000831302e302e302e3100001f90000000075741524e494e470000000468747470000000"
          + "0467727063000000067261636b2d31000000070000000100000004626c756500000001000000"
          + "0776657273696f6e00000003312e3400000000096f72646572732d766d0000000561646d696e"
          + "0000000269310000000831302e302e302e3100001f90000000075741524e494e470000000468"
          + "7474700000000467727063000000067261636b2d31000000070000000100000004626c756500"
          + "0000010000000776657273696f6e00000003312e34010000000c534552564943455f44524f50"
          + "00000000000003e801000000000000791800000001000000026932000000076e6f20706f7274";
  private static final String GOLDEN_DIGEST = "2fac610cbdc9904408f29edaf6e555fb";

  private static Snapshot snapshot(List<ServiceClaims> services) {
    Snapshot empty = Snapshot.empty("vms", new Term(1, 0, "m"));
    Cells<ServiceClaims> cells = empty.services();
    for (ServiceClaims one : services) {
      cells = cells.with(one.service(), one);
    }
    return new Snapshot("vms", empty.term(), 1, true, null, false, cells);
  }

  @Provide
  Arbitrary<List<ServiceClaims>> services() {
    Arbitrary<Rejected> rejected = Combinators.combine(text(), text()).as(Rejected::new);
    return Combinators.combine(
            Arbitraries.of("orders", "users", "billing", "ünïcode"),
            claim()
                .list()
                .uniqueElements(one -> List.of(one.name(), one.port(), one.instance().address()))
                .ofMaxSize(4),
            rejected.list().ofMaxSize(2))
        .as(ServiceClaims::new)
        .list()
        .uniqueElements(ServiceClaims::service)
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<Snapshot> snapshots() {
    return Combinators.combine(
            services(),
            Arbitraries.longs().greaterOrEqual(0),
            Arbitraries.of(true, false),
            Arbitraries.longs().injectNull(0.5),
            Arbitraries.of(true, false))
        .as(
            (services, sequence, synced, staleSince, suspect) ->
                new Snapshot(
                    "consul-dc1",
                    new Term(sequence / 2, sequence % 7, "sluice-1"),
                    sequence,
                    synced,
                    staleSince,
                    suspect,
                    snapshot(services).services()));
  }

  private static Arbitrary<String> text() {
    return Arbitraries.strings().alpha().numeric().withChars("é✓ -_./").ofMaxLength(8);
  }

  private static Arbitrary<Claim> claim() {
    Arbitrary<Standing> standing =
        Arbitraries.oneOf(
            Arbitraries.of(Standing.LIVE, new Standing.PortUndecided(), new Standing.Unconfirmed()),
            Combinators.combine(
                    Arbitraries.of(Standing.Reason.class),
                    Arbitraries.longs(),
                    Arbitraries.longs().injectNull(0.5))
                .as(Standing.Held::new),
            Arbitraries.longs().map(Standing.Damped::new),
            Arbitraries.longs().map(Standing.Unreachable::new));
    Arbitrary<Instance> instance =
        Combinators.combine(
                Arbitraries.integers().between(0, 255),
                Arbitraries.integers().between(1, 65_535),
                Arbitraries.of(Health.class),
                text(),
                Arbitraries.integers().between(1, Instance.MAX_WEIGHT),
                text().list().ofMaxSize(3),
                Arbitraries.maps(text(), text()).ofMaxSize(3))
            .as(
                (host, port, health, zone, weight, tags, metadata) ->
                    new Instance(
                        "i" + host,
                        "10.0.0." + host,
                        port,
                        health,
                        zone,
                        "http",
                        zone,
                        weight,
                        tags,
                        new TreeMap<>(metadata)));
    return Combinators.combine(
            Arbitraries.of("a", "b"),
            Arbitraries.of("", "grpc"),
            instance,
            standing,
            Arbitraries.of(true, false))
        .as(Claim::new);
  }
}
