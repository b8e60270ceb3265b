package io.sluice.launcher;

import static io.sluice.launcher.ConfigurationFile.ONE_SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which other members there are. */
final class ClusterKeysTest {
  private static final String POSTGRES =
      "store: { url: \"jdbc:postgresql://db.example:5432/sluice\" }\n";

  private final ConfigurationFile file;

  ClusterKeysTest(@TempDir Path folder) {
    this.file = new ConfigurationFile(folder, Map.of());
  }

  @Test
  void whatIsGivenIsRead() {
    assertThat(file.right(ONE_SOURCE).cluster()).isNull();
    assertThat(
            file.right(
                    "cluster: { listen: 10.0.0.1:18701, members: [ten-1:18701, \"[::1]:18702\"] }\n"
                        + POSTGRES
                        + ONE_SOURCE)
                .cluster())
        .isEqualTo(
            new ClusterKeys.Chosen(
                "sluice", "10.0.0.1:18701", List.of("ten-1:18701", "[::1]:18702"), "", ""));
    assertThat(
            file.right(
                    "cluster: { name: shop, listen: 10.0.0.1:18701, dns: sluice.example:18701 }\n"
                        + POSTGRES
                        + ONE_SOURCE)
                .cluster())
        .isEqualTo(
            new ClusterKeys.Chosen(
                "shop", "10.0.0.1:18701", List.of(), "sluice.example:18701", ""));
  }

  @Test
  void anEmbeddedDatabaseBelongsToOneMember() {
    assertThat(
            file.mistakes(
                "cluster: { listen: 127.0.0.1:18701, members: [127.0.0.1:18701] }\n" + ONE_SOURCE))
        .singleElement()
        .asString()
        .contains("cluster.listen", "set store.url to jdbc:postgresql://HOST:PORT/NAME");
  }

  @Test
  void membersAreFoundInOneWay() {
    assertThat(file.mistakes("cluster: { listen: 127.0.0.1:18701 }\n" + POSTGRES + ONE_SOURCE))
        .singleElement()
        .asString()
        .contains("members are found in one way");
    assertThat(
            file.mistakes(
                "cluster: { members: [127.0.0.1, a:0], dns: a:1, kubernetes: b:1 }\n"
                    + POSTGRES
                    + ONE_SOURCE))
        .hasSize(3)
        .anyMatch(words -> words.contains("\"127.0.0.1\" is wrong"))
        .anyMatch(words -> words.contains("\"a:0\" is wrong"))
        .anyMatch(words -> words.contains("cluster.listen"));
  }
}
