package io.sluice.xds.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.sluice.xds.protocol.errand.ErrandStream;
import io.sluice.xds.protocol.errand.RegistrationParameters;
import io.sluice.xds.protocol.errand.RegistrationQuestion;
import io.sluice.xds.server.RegistrationRules.Rule;
import io.sluice.xds.server.RegistrationRules.Unknown;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** With what agents are told to register their service, over a real socket. */
class RegisteringTest extends ServedTest {
  private static final RegistrationParameters MESH = given("mesh");
  private static final RegistrationParameters OTHER = given("other");
  private static final List<Rule> RULES =
      List.of(
          new Rule(List.of("orders", "shop-*"), List.of("vm"), MESH),
          new Rule(List.of("*"), List.of(), OTHER));

  private static RegistrationParameters given(String tag) {
    return new RegistrationParameters(
        "",
        List.of(tag),
        new TreeMap<>(Map.of("team", tag)),
        10,
        Duration.ofSeconds(5),
        Duration.ofMillis(1_500),
        Duration.ofHours(1));
  }

  @Override
  RegistrationRules registration() {
    return new RegistrationRules(List.of("vm", "kubernetes"), Unknown.REFUSE, RULES);
  }

  private RegistrationParameters ask(String service, String environment) {
    return RegistrationParameters.read(
        AgentClient.ask(
            server.port(),
            ErrandStream.REGISTRATION,
            new RegistrationQuestion(service, environment).message()));
  }

  @Test
  void theFirstRuleThatFitsCounts() {
    server.onViewChange(
        views.with("shop-eu", Views.split(100, 0)).with("users", Views.split(100, 0)).open());

    assertThat(ask("orders", "vm")).isEqualTo(MESH);
    assertThat(ask("shop-eu", "vm")).isEqualTo(MESH);
    assertThat(ask("shop-eu", "kubernetes")).isEqualTo(OTHER);
    assertThat(ask("users", "vm")).isEqualTo(OTHER);
  }

  @Test
  void aTypoIsNamed() {
    server.onViewChange(views.with("users", Views.split(100, 0)).open());

    assertThat(ask("usres", "vm").refusal()).contains("no registry knows a service 'usres'");
    assertThat(ask("shop-new", "vm").refusal()).as("a star vouches for nobody").isNotEmpty();
    assertThat(ask("users", "wm").refusal())
        .isEqualTo("there is no environment 'wm'; there are vm, kubernetes");
    assertThat(ask("orders", "vm").refusal()).as("a rule names it").isEmpty();
  }

  @Test
  void whoeverDoesNotRefuseTheUnknownRegistersIt() {
    RegistrationRules lenient = new RegistrationRules(List.of("vm"), Unknown.REGISTER, List.of());

    assertThat(lenient.answer(new RegistrationQuestion("usres", "vm"), name -> false))
        .isEqualTo(RegistrationParameters.NONE);
    assertThat(lenient.answer(new RegistrationQuestion("users", "wm"), name -> true).refusal())
        .isNotEmpty();
  }

  @Test
  void aServerThatHasNotReadItsSourcesSaysNeitherYesNorNo() {
    server.onViewChange(views.with("users", Views.split(100, 0)).waiting());

    assertThatThrownBy(() -> ask("orders", "vm"))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("UNAVAILABLE", "sources are not all read yet");
  }
}
