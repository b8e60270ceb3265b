package io.sluice.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.view.KnownGood.Part;
import io.sluice.view.SplitStore.Admission;
import io.sluice.view.SplitStore.Stored;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KnownGoodFormTest {
  private static final long SAVED = 1_790_000_000_000L;
  private static final Hold HOLD =
      new Hold(Hold.Scope.SERVICE, "orders", SAVED, SAVED + 60_000, "ana", "moving the registry");

  /** What a server of the first release wrote. */
  private static final String GOLDEN =
      "534c554b00000001000001a0c4506c000000000100000001000000066f726465727300000002"
          + "766d000000020000000000000004687474700000000561646d696e0000000000000001000000"
          + "066f7264657273000000000000002901000000020000000a6b756265726e65746573000003e8"
          + "00000002766d00002328010000000100000002766d00002710000000075354414e4442590000"
          + "0004484f4c440000000100000004706f64730000000b6f72646572732e73686f70000000066f"
          + "72646572730000000200000004706f64730000000003766d7301000000010000000466696c65"
          + "00000002766d00000003646331000000000000003a534c55530000000100000003766d730000"
          + "000000000003000000000000000100000008736c756963652d31000000000000000000000000"
          + "000000";

  private static KnownGood known(List<Hold> holds) {
    StoredSplit split =
        new StoredSplit(
            "orders",
            TrafficSplit.of(Map.of("vm", 9_000, "kubernetes", 1_000)),
            TrafficSplit.all("vm"),
            new Policy(Policy.Zero.STANDBY, Policy.Empty.HOLD),
            41);
    Stored stored =
        new Stored(
            Map.of(
                "orders", new Home("orders", "vm", new TreeMap<>(Map.of("", "http", "admin", "")))),
            Map.of("orders", split),
            List.of(new Admission("pods", "orders.shop", "orders")),
            Map.of("vms", true, "pods", false),
            1,
            holds);
    Snapshot vms = Snapshot.empty("vms", new Term(3, 1, "sluice-1"));
    return new KnownGood(
        SAVED, stored, List.of(new Part(new KnownGood.Registry("file", "vm", "dc1", ""), vms)));
  }

  @Test
  void aFileOfTheReleaseBeforeIsStillRead() throws IOException {
    KnownGood known = KnownGoodForm.decode(HexFormat.of().parseHex(GOLDEN));

    assertThat(known.stored()).isEqualTo(known(List.of()).stored());
    assertThat(known.parts()).extracting(part -> part.snapshot().source()).containsExactly("vms");
  }

  @Test
  void whatTheReleaseBeforeCouldSayIsSaidAsItWas() {
    assertThat(HexFormat.of().formatHex(KnownGoodForm.encode(known(List.of())))).isEqualTo(GOLDEN);
  }

  @Test
  void holdsAreKeptInAFormOfTheirOwn() throws IOException {
    byte[] bytes = KnownGoodForm.encode(known(List.of(HOLD)));

    assertThat(ByteBuffer.wrap(bytes).getInt(4)).isEqualTo(2);
    assertThat(KnownGoodForm.decode(bytes).stored().holds()).containsExactly(HOLD);
  }

  @Test
  void drainsAreKeptInAFormOfTheirOwn() throws IOException {
    Hold drain = new Hold(Hold.Scope.DRAINED_ZONE, "rack-7", 1, Hold.OPEN_ENDED, "ben", "cooling");
    byte[] bytes = KnownGoodForm.encode(known(List.of(HOLD, drain)));

    assertThat(ByteBuffer.wrap(bytes).getInt(4)).isEqualTo(4);
    assertThat(KnownGoodForm.decode(bytes).stored().holds()).containsExactly(HOLD, drain);
  }

  @Test
  void aPolicyThatSaysMoreIsKeptInAFormOfItsOwn() throws IOException {
    Policy policy =
        new Policy(
            Policy.Zero.AUTO,
            Policy.Empty.HOLD,
            new Steering(
                new Stickiness(
                    Stickiness.By.HEADER,
                    "x-user",
                    "wave-1",
                    new Stickiness.Cohort("x-beta", "yes", "kubernetes")),
                new TreeMap<>(Map.of("shop", TrafficSplit.all("kubernetes"))),
                new Mirror("kubernetes", 500, Mirror.Methods.SAFE)),
            new TreeMap<>(Map.of("kubernetes", 30_000)),
            new TreeMap<>(Map.of("kubernetes", new Capacity(200, Capacity.Growth.HPA, 2_000))));
    StoredSplit split =
        new StoredSplit(
            "orders",
            TrafficSplit.of(Map.of("vm", 9_000, "kubernetes", 1_000)),
            TrafficSplit.all("vm"),
            policy,
            Slices.of(TrafficSplit.of(Map.of("vm", 9_000, "kubernetes", 1_000))),
            42);
    Stored plain = known(List.of(HOLD)).stored();
    Stored stored =
        new Stored(
            plain.homes(),
            Map.of("orders", split),
            plain.admissions(),
            plain.sources(),
            1,
            plain.holds());

    byte[] bytes = KnownGoodForm.encode(new KnownGood(SAVED, stored, List.of()));

    assertThat(ByteBuffer.wrap(bytes).getInt(4)).isEqualTo(3);
    assertThat(KnownGoodForm.decode(bytes).stored()).isEqualTo(stored);
  }

  @Test
  void aNewerFormIsRefusedByItsNumber() {
    byte[] bytes = KnownGoodForm.encode(known(List.of()));
    ByteBuffer.wrap(bytes).putInt(4, KnownGoodForm.FORM + 1);

    assertThatThrownBy(() -> KnownGoodForm.decode(bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("form 5");
  }
}
