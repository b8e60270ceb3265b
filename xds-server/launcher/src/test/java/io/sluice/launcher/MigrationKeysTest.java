package io.sluice.launcher;

import static io.sluice.launcher.ConfigurationFile.ONE_SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.migrations.runner.AskedVerdicts;
import io.sluice.migrations.runner.Settings;
import io.sluice.migrations.runner.Settings.Group;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many migrations run at once, and whom their guards ask. */
final class MigrationKeysTest {
  private final ConfigurationFile file;

  MigrationKeysTest(@TempDir Path folder) {
    this.file = new ConfigurationFile(folder, Map.of());
  }

  @Test
  void whatIsGivenIsRead() {
    MigrationKeys.Chosen chosen =
        file.right(
                """
                migrations:
                  atOnce: 4
                  groups: [ { name: payments, services: [pay-*], atOnce: 1 } ]
                  prometheus: https://metrics.example/prometheus
                  webhooks: [ "https://checks.example" ]
                """
                    + ONE_SOURCE)
            .migrations();

    assertThat(chosen.settings())
        .isEqualTo(new Settings(4, List.of(new Group("payments", List.of("pay-*"), 1))));
    assertThat(chosen.verdicts())
        .isEqualTo(
            new AskedVerdicts.Settings(
                Optional.of(URI.create("https://metrics.example/prometheus")),
                List.of(URI.create("https://checks.example/"))));
  }

  @Test
  void allMistakesAreToldAtOnce() {
    List<String> mistakes =
        file.mistakes(
            """
            migrations:
              atOnce: 0
              groups: [ { name: payments, services: [], atOnce: 1 }, { name: x, services: [a], atOnce: 0 } ]
              prometheus: ftp://metrics.example
              webhooks: [ "https://ana:secret@checks.example/" ]
            """
                + ONE_SOURCE);

    assertThat(mistakes).hasSize(5);
    assertThat(String.join("\n", mistakes))
        .contains("migrations.atOnce", "services", "atOnce", "migrations.prometheus", "webhooks");
  }
}
