package io.sluice.agent.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.sluice.xds.protocol.errand.RegistrationParameters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceTest {
  private static final Duration EACH = Duration.ofSeconds(2);

  private static final RegistrationParameters NONE = RegistrationParameters.NONE;
  private static final RegistrationParameters GIVEN =
      new RegistrationParameters(
          "",
          List.of("eu", "mesh"),
          new TreeMap<>(Map.of("team", "shop", "version", "1.5")),
          10,
          Duration.ofSeconds(5),
          Duration.ofMillis(1_500),
          Duration.ofHours(1));

  private static JsonObject json(String text) {
    return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
  }

  private static JsonObject registered(int port) {
    return json(
        ("{'ID': 'o-7', 'Service': 'orders', 'Port': %d, 'Address': '10.0.0.7', 'Tags': ['eu'],"
                + " 'Meta': {'version': '1.4'}, 'Weights': {'Passing': 3, 'Warning': 1}}")
            .formatted(port));
  }

  @Test
  void theRegistrationThatIsThereIsTakenOverWithAllThatItSays() {
    Place place = Place.of(Map.of("o-7", registered(8080)), "orders", 8080, 15_006);

    JsonObject body = place.toEnvoy(15_006, "/healthz", EACH, NONE);

    assertThat(body.get("ID").getAsString()).isEqualTo("o-7");
    assertThat(body.get("Port").getAsInt()).isEqualTo(15_006);
    assertThat(body.get("Address").getAsString()).isEqualTo("10.0.0.7");
    assertThat(body.get("Tags")).hasToString("[\"eu\"]");
    assertThat(body.get("Weights")).isEqualTo(json("{'Passing': 3, 'Warning': 1}"));
    assertThat(body.get("Meta"))
        .isEqualTo(json("{'version': '1.4', '" + Place.MARK + "': '8080'}"));
    assertThat(body.get("Checks").toString())
        .contains("127.0.0.1:15006\"", "http://127.0.0.1:15006/healthz", "2000ms");
  }

  @Test
  void backAndForthGivesTheSameRegistration() {
    Place before = Place.of(Map.of("o-7", registered(8080)), "orders", 8080, 15_006);
    JsonObject taken = registered(15_006);
    taken.add("Meta", before.toEnvoy(15_006, "", EACH, NONE).get("Meta"));

    Place after = Place.of(Map.of("o-7", taken), "orders", 8080, 15_006);

    assertThat(after.toService()).isEqualTo(before.toService());
    assertThat(after.toService().get("Port").getAsInt()).isEqualTo(8080);
  }

  @Test
  void whatTheControlPlaneGivesIsAddedToWhatTheServiceSays() {
    Place place = Place.of(Map.of("o-7", registered(8080)), "orders", 8080, 15_006);

    JsonObject body = place.toEnvoy(15_006, "/healthz", EACH, GIVEN);

    assertThat(body.get("Tags")).hasToString("[\"eu\",\"mesh\"]");
    assertThat(body.get("Weights")).isEqualTo(json("{'Passing': 10, 'Warning': 1}"));
    assertThat(body.get("Meta"))
        .isEqualTo(
            json(
                "{'version': '1.5', 'team': 'shop', '%s': '8080', '%s': '%s'}"
                    .formatted(Place.MARK, Place.WITH, Place.checksum(GIVEN))));
    assertThat(body.get("Checks").getAsJsonArray())
        .hasSize(2)
        .allSatisfy(
            check ->
                assertThat(check.toString())
                    .contains(
                        "\"Interval\":\"5000ms\"",
                        "\"Timeout\":\"1500ms\"",
                        "\"DeregisterCriticalServiceAfter\":\"3600000ms\""));
  }

  @Test
  void theSameParametersAreGivenOnce() {
    Place before = Place.of(Map.of("o-7", registered(8080)), "orders", 8080, 15_006);
    JsonObject put = before.toEnvoy(15_006, "", EACH, GIVEN);
    JsonObject taken = put.deepCopy();
    taken.addProperty("Service", "orders");

    Place after = Place.of(Map.of("o-7", taken), "orders", 8080, 15_006);

    assertThat(after.toEnvoy(15_006, "", EACH, GIVEN)).isEqualTo(put);
    assertThat(Place.with(taken)).isEqualTo(Place.checksum(GIVEN)).isNotEmpty();
    assertThat(Place.with(after.toEnvoy(15_006, "", EACH, NONE))).isEmpty();
    assertThat(Place.checksum(GIVEN.refused("no"))).isEqualTo(Place.checksum(GIVEN));
  }

  @Test
  void anotherServiceOrPortIsNotTaken() {
    JsonObject other = registered(9090);
    JsonObject users = registered(8080);
    users.addProperty("Service", "users");

    Place place = Place.of(Map.of("o-7", other, "u-1", users), "orders", 8080, 15_006);

    assertThat(place.existed()).isFalse();
    assertThat(place.id()).isEqualTo("orders-8080");
  }

  @Test
  void aServiceWithoutHttpIsAskedAtItsOwnPort() {
    Place place = Place.of(Map.of(), "orders", 8080, 15_006);

    assertThat(place.toEnvoy(15_006, "", EACH, NONE).get("Checks").toString())
        .contains("127.0.0.1:8080\"", "127.0.0.1:15006\"")
        .doesNotContain("HTTP");
  }

  @Test
  void whatStoodThereOutlivesADrain(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("registration.json");
    assertThat(PlaceFile.read(file, Place::before)).isEmpty();
    Place place = Place.of(Map.of("o-7", registered(8080)), "orders", 8080, 15_006);

    PlaceFile.write(file, place.toService());

    assertThat(PlaceFile.read(file, Place::before)).contains(place);
  }

  @Test
  void aDamagedRegistrationIsSetAside(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("registration.json");
    Files.writeString(file, "");

    assertThat(PlaceFile.read(file, Place::before)).isEmpty();

    assertThat(file).doesNotExist();
    assertThat(folder.resolve("registration.json.damaged")).isEmptyFile();
  }

  @Test
  void aWishOutlivesTheAgentAndOneThatIsNoneIsUnknown(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("registration.wish");
    assertThat(Wish.read(file)).isEqualTo(Wish.REGISTERED);
    Wish.DRAINED.write(file);
    assertThat(Wish.read(file)).isEqualTo(Wish.DRAINED);

    Files.writeString(file, "frobbed\n");

    assertThat(Wish.read(file)).isEqualTo(Wish.UNKNOWN);
  }
}
