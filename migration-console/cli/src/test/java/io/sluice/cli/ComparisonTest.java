package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Difference.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static Sight served(String address, int port) {
    return new Sight(address, port, true, true, 1, "passing");
  }

  private static Sight unwell(String address, int port, String why) {
    return new Sight(address, port, false, true, 0, why);
  }

  private static Sight weighing(String address, double weight) {
    return new Sight(address, 80, true, true, weight, "passing");
  }

  private static List<String> differences(List<Sight> sluice, List<Sight> other) {
    return Comparison.of("orders", sluice, other).differences().stream()
        .map(difference -> difference.kind().word() + " " + difference.place())
        .toList();
  }

  @Test
  void theSamePlacesAreNoDifference() {
    Comparison same =
        Comparison.of(
            "orders",
            List.of(served("10.0.0.1", 80), served("FE80::1", 80)),
            List.of(served("fe80::1", 80), served("10.0.0.1", 80)));

    assertThat(same.differences()).isEmpty();
    assertThat(same.same()).isEqualTo(2);
  }

  @Test
  void whatOneSideLacksIsMissingOrExtra() {
    assertThat(
            differences(
                List.of(served("10.0.0.1", 80), served("10.0.0.2", 80)),
                List.of(served("10.0.0.1", 80), served("10.0.0.3", 80))))
        .containsExactly("missing 10.0.0.3:80", "extra 10.0.0.2:80");
  }

  @Test
  void nothingAgainstSomethingIsADifferenceBothWays() {
    assertThat(differences(List.of(), List.of(served("10.0.0.1", 80)))).hasSize(1);
    assertThat(differences(List.of(served("10.0.0.1", 80)), List.of())).hasSize(1);
  }

  @Test
  void oneAddressWithTwoPortsIsAnotherPort() {
    assertThat(differences(List.of(served("10.0.0.1", 8080)), List.of(served("10.0.0.1", 80))))
        .containsExactly("port 10.0.0.1:8080");
  }

  @Test
  void whoIsNotWellOnOneSideIsOfOtherHealth() {
    assertThat(
            differences(
                List.of(served("10.0.0.1", 80)), List.of(unwell("10.0.0.1", 80, "critical"))))
        .containsExactly("health 10.0.0.1:80");
    assertThat(
            differences(
                List.of(unwell("10.0.0.1", 80, "vm, not ready")), List.of(served("10.0.0.1", 80))))
        .containsExactly("health 10.0.0.1:80");
    assertThat(
            differences(
                List.of(unwell("10.0.0.1", 80, "vm, not ready")),
                List.of(unwell("10.0.0.1", 80, "critical"))))
        .isEmpty();
  }

  @Test
  void whatIsKnownAndNotPublishedIsMissingAndSaysWhy() {
    Difference difference =
        Comparison.of(
                "orders",
                List.of(unwell("10.0.0.1", 80, "vm, pending")),
                List.of(served("10.0.0.1", 80)))
            .differences()
            .get(0);

    assertThat(difference.kind()).isEqualTo(Kind.MISSING);
    assertThat(difference.sluice()).isEqualTo("not published: vm, pending");
  }

  @Test
  void otherPortsOfTheServiceAreLookedForAndNotMissed() {
    Sight grpc = new Sight("10.0.0.1", 9090, true, false, 1, "passing");

    assertThat(differences(List.of(served("10.0.0.1", 80), grpc), List.of(served("10.0.0.1", 80))))
        .isEmpty();
    assertThat(
            differences(
                List.of(served("10.0.0.1", 80), grpc),
                List.of(served("10.0.0.1", 80), served("10.0.0.1", 9090))))
        .isEmpty();
  }

  @Test
  void partsAreComparedWhereBothSidesKnowThem() {
    List<Sight> equal = Stream.of("a", "b").map(name -> weighing(name, 5_000)).toList();

    assertThat(differences(equal, List.of(weighing("a", 1), weighing("b", 1)))).isEmpty();
    assertThat(differences(equal, List.of(weighing("a", 3), weighing("b", 1))))
        .containsExactly("share a:80", "share b:80");
    assertThat(differences(equal, List.of(weighing("a", Double.NaN), weighing("b", Double.NaN))))
        .isEmpty();
  }

  @Test
  void whoGetsNothingHereAndAllThereDiffersInShare() {
    assertThat(
            differences(
                List.of(weighing("a", 10_000), weighing("b", 0)),
                List.of(weighing("a", 1), weighing("b", 1))))
        .containsExactly("share a:80", "share b:80");
  }

  @Test
  void aMissingOneDoesNotMoveTheSharesOfAllOthers() {
    assertThat(
            differences(
                List.of(weighing("a", 5_000), weighing("b", 5_000)),
                List.of(weighing("a", 1), weighing("b", 1), weighing("c", 1))))
        .containsExactly("missing c:80");
  }
}
