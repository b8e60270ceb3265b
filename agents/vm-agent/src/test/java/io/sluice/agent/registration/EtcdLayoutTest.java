package io.sluice.agent.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.agent.registration.EtcdLayout.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

class EtcdLayoutTest {
  private static final EtcdLayout NAMING = EtcdJsonLayout.GRPC_NAMING;
  private static final EtcdLayout KEYS = new EtcdKeysLayout();
  private static final EtcdLayout JSON =
      new EtcdJsonLayout(
          List.of("addr"),
          List.of("net", "host"),
          List.of("net", "port"),
          List.of("state"),
          "leaving",
          "{}");

  @Test
  void namingKeepsWhatItSaysBesideItsAddress() {
    String value = "{\"Op\":0,\"Addr\":\"10.0.0.7:8080\",\"Metadata\":{\"weight\":2,\"a\":null}}";

    assertThat(NAMING.place(value)).contains(new Place("10.0.0.7", 8080));
    assertThat(NAMING.onPort(value, 15_006)).isEqualTo(value.replace("8080", "15006"));
    assertThat(NAMING.onPort(NAMING.onPort(value, 15_006), 8080)).isEqualTo(value);
  }

  @Test
  void namingHasNoWordsForADeparture() {
    String value = NAMING.fresh(new Place("10.0.0.7", 8080));

    assertThat(value).isEqualTo("{\"Op\":0,\"Metadata\":null,\"Addr\":\"10.0.0.7:8080\"}");
    assertThat(NAMING.leaving(value)).isEmpty();
    assertThat(KEYS.leaving("10.0.0.7:8080")).isEmpty();
  }

  @Test
  void aDocumentKeepsItsFormAndSaysThatItLeaves() {
    String value = "{\"net\":{\"host\":\"app-7\",\"port\":\"8080\"},\"weight\":3}";

    assertThat(JSON.place(value)).contains(new Place("app-7", 8080));
    assertThat(JSON.onPort(value, 15_006))
        .isEqualTo("{\"net\":{\"host\":\"app-7\",\"port\":\"15006\"},\"weight\":3}");
    String leaving = JSON.leaving(value).orElseThrow();
    assertThat(leaving).endsWith(",\"weight\":3,\"state\":\"leaving\"}");
    assertThat(JSON.isLeaving(leaving)).isTrue();
    assertThat(JSON.isLeaving(value)).isFalse();
    assertThat(JSON.fresh(new Place("10.0.0.7", 8080)))
        .isEqualTo("{\"net\":{\"host\":\"10.0.0.7\",\"port\":8080}}");
  }

  @Test
  void anIpv6HostStandsInBrackets() {
    assertThat(KEYS.place("[2001:db8::7]:8080")).contains(new Place("2001:db8::7", 8080));
    assertThat(KEYS.onPort("[2001:db8::7]:8080", 15_006)).isEqualTo("[2001:db8::7]:15006");
  }

  @Test
  void whatIsNoInstanceHasNoPlace() {
    for (String value : List.of("", "x", "{", "[]", "{\"addr\":7}", "{\"net\":{\"host\":\"a\"}}")) {
      assertThat(NAMING.place(value)).isEmpty();
      assertThat(JSON.place(value)).isEmpty();
      assertThat(KEYS.place(value)).isEmpty();
    }
    assertThat(KEYS.place("host:port")).isEmpty();
  }
}
