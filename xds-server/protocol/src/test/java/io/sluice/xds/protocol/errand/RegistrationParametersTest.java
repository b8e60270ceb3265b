package io.sluice.xds.protocol.errand;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RegistrationParametersTest {
  private static RegistrationParameters every(long millis) {
    return new RegistrationParameters(
        "no registry knows it",
        List.of("mesh", "eu"),
        new TreeMap<>(Map.of("team", "shop", "version", "1.5")),
        10,
        Duration.ofMillis(millis),
        Duration.ofMillis(1_500),
        Duration.ofHours(1));
  }

  @Test
  void theyAreReadAsTheyWereSent() {
    assertThat(RegistrationParameters.read(every(5_000).message())).isEqualTo(every(5_000));
    assertThat(RegistrationParameters.read(Struct.getDefaultInstance()))
        .isEqualTo(RegistrationParameters.NONE);
  }

  @Test
  void noMemberMakesRegistriesLookWithoutAPause() {
    assertThat(RegistrationParameters.read(every(1).message())).isEqualTo(every(100));
    assertThat(RegistrationParameters.read(every(-7).message())).isEqualTo(every(0));
  }

  @Test
  void whatIsSaidIsReadByPeople() {
    assertThat(RegistrationParameters.NONE.words()).isEqualTo("as the manifest has it");
    assertThat(
            new RegistrationParameters(
                    "",
                    List.of("mesh"),
                    new TreeMap<>(Map.of("team", "shop")),
                    10,
                    Duration.ofSeconds(5),
                    Duration.ZERO,
                    Duration.ofHours(1))
                .words())
        .isEqualTo(
            "tags [mesh], meta {team=shop}, weight 10, interval 5000ms, deregisterAfter 3600s");
  }
}
