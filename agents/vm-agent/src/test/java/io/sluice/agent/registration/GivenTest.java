package io.sluice.agent.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.xds.protocol.errand.Departure;
import io.sluice.xds.protocol.errand.RegistrationParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the control plane says of a registration, and what it does not. */
class GivenTest {
  private static final RegistrationParameters MESH =
      new RegistrationParameters(
          "",
          List.of("mesh"),
          new TreeMap<>(Map.of("team", "shop")),
          10,
          Duration.ofSeconds(5),
          Duration.ofMillis(1_500),
          Duration.ofHours(1));

  private final Path folder;
  private final OnePlace place = new OnePlace(new Departure("orders", "o-7", "10.0.0.1", 15_006));

  GivenTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void nothingIsRegistered() {
    place.known = false;
  }

  private Given given(String service) throws IOException {
    return Given.read(folder, service);
  }

  @Test
  void whatWasSaidOutlivesTheAgent() throws IOException {
    assertThat(given("orders").take(MESH)).isTrue();

    Given after = given("orders");

    assertThat(after.parameters()).isEqualTo(MESH);
    assertThat(after.take(MESH)).isFalse();
    assertThat(after.isAwaited(place)).isFalse();
  }

  @Test
  void aFirstRegistrationWaitsForAWordAndNotForEver() throws IOException {
    Given given = given("orders");
    assertThat(given.isAwaited(place)).isTrue();
    assertThat(given.refusal(place)).isEmpty();

    given.waitNoLonger();

    assertThat(given.isAwaited(place)).isFalse();
    assertThat(given.parameters()).isEqualTo(RegistrationParameters.NONE);
  }

  @Test
  void whatStandsOrStoodWaitsForNobody() throws IOException {
    place.known = true;

    assertThat(given("orders").isAwaited(place)).isFalse();
  }

  @Test
  void aRefusalKeepsATypoOutAndTakesNothingOut() throws IOException {
    Given given = given("ordres");
    given.take(MESH.refused("no registry knows a service 'ordres'"));
    assertThat(given.refusal(place)).contains("no registry knows a service 'ordres'");

    place.known = true;
    assertThat(given.refusal(place)).isEmpty();
    assertThat(given.trouble()).contains("no registry knows a service 'ordres'");
  }

  @Test
  void aServiceThatThisHostHadIsNotATypoAndAnotherNameMayBe() throws IOException {
    given("orders").wasRegistered();
    Given given = given("orders");
    given.take(MESH.refused("no"));

    assertThat(given.refusal(place)).isEmpty();
    Given other = given("ordres");
    other.take(MESH.refused("no"));
    assertThat(other.refusal(place)).isNotEmpty();
  }

  @Test
  void whatWasSaidOfAnotherServiceIsNotThisOnes() throws IOException {
    given("ordres").take(MESH.refused("no"));

    Given corrected = given("orders");

    assertThat(corrected.parameters()).isEqualTo(RegistrationParameters.NONE);
    assertThat(corrected.isAwaited(place)).isTrue();
    assertThat(corrected.refusal(place)).isEmpty();
  }

  @Test
  void aFileThatIsDamagedIsSetAside() throws IOException {
    Path file = folder.resolve("registration.parameters.json");
    Files.writeString(file, "{\"parameters\": {\"tags\": 7, ");

    assertThat(given("orders").parameters()).isEqualTo(RegistrationParameters.NONE);
    assertThat(file.resolveSibling("registration.parameters.json.damaged")).exists();
  }
}
