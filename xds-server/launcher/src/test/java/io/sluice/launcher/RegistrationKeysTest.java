package io.sluice.launcher;

import static io.sluice.launcher.ConfigurationFile.ONE_SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.xds.protocol.errand.RegistrationParameters;
import io.sluice.xds.server.RegistrationRules;
import io.sluice.xds.server.RegistrationRules.Rule;
import io.sluice.xds.server.RegistrationRules.Unknown;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With what agents register services. */
final class RegistrationKeysTest {
  private final ConfigurationFile file;

  RegistrationKeysTest(@TempDir Path folder) {
    this.file = new ConfigurationFile(folder, Map.of());
  }

  @Test
  void whatIsGivenIsRead() {
    RegistrationRules rules =
        file.right(
                """
                registration:
                  unknown: refuse
                  rules:
                    - { services: [orders, "shop-*"], environments: [vm], tags: [mesh], meta: { team: shop },
                        weight: 10, interval: 5s, timeout: 1s, deregisterAfter: 1h }
                    - { services: ["*"], tags: [other] }
                """
                    + ONE_SOURCE)
            .proxies()
            .registration();

    assertThat(rules)
        .isEqualTo(
            new RegistrationRules(
                List.of("vm", "kubernetes"),
                Unknown.REFUSE,
                List.of(
                    new Rule(
                        List.of("orders", "shop-*"),
                        List.of("vm"),
                        new RegistrationParameters(
                            "",
                            List.of("mesh"),
                            new TreeMap<>(Map.of("team", "shop")),
                            10,
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(1),
                            Duration.ofHours(1))),
                    new Rule(
                        List.of("*"),
                        List.of(),
                        new RegistrationParameters(
                            "",
                            List.of("other"),
                            new TreeMap<>(),
                            0,
                            Duration.ZERO,
                            Duration.ZERO,
                            Duration.ZERO)))));
  }

  @Test
  void allMistakesAreToldAtOnce() {
    List<String> mistakes =
        file.mistakes(
            """
            registration:
              unknown: maybe
              rules:
                - { services: [], environments: [moon], tags: ["a b"], meta: { sluice-x: y }, weight: 0,
                    interval: 1ms, timeout: 2h, deregisterAfter: 1s, zone: a }
            """
                + ONE_SOURCE);

    assertThat(mistakes).hasSize(10);
    assertThat(String.join("\n", mistakes))
        .contains(
            "registration.unknown",
            "rules[0].services",
            "rules[0].environments",
            "rules[0].tags",
            "rules[0].meta",
            "rules[0].weight",
            "rules[0].interval",
            "rules[0].timeout",
            "rules[0].deregisterAfter",
            "rules[0].zone");
  }
}
