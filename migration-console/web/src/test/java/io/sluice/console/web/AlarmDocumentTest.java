package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.Alarm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the alarms of {@code docs/operating.md} to {@link Alarm.Kind}, both ways and in order. */
class AlarmDocumentTest {
  private static final Path DOCUMENT = Path.of("../../docs/operating.md");

  @Test
  void everyKindHasARowThatSaysEverything() throws IOException {
    List<List<String>> rows = rows();

    assertThat(rows.stream().map(row -> row.get(0)))
        .as("the kinds in the table of docs/operating.md, the gravest first")
        .containsExactlyElementsOf(
            Arrays.stream(Alarm.Kind.values()).map(kind -> "`" + Words.kind(kind) + "`").toList());
    assertThat(rows)
        .allSatisfy(row -> assertThat(row).hasSize(5).allMatch(cell -> cell.length() > 10));
  }

  @Test
  void everyMetricOfTheTableIsOneOfOurs() throws Exception {
    try (Console console = Console.start()) {
      console.get("/api/v1/services");
      String metrics = console.get("/metrics").response().body();
      Map<Boolean, List<String>> named =
          rows().stream()
              .flatMap(row -> Arrays.stream(row.get(2).split("`", -1)))
              .filter(word -> word.startsWith("sluice_"))
              .map(word -> word.replaceAll("\\{.*", ""))
              .collect(Collectors.partitioningBy(AlarmDocumentTest::isCountedElsewhere));

      assertThat(named.get(false))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(metrics).contains(name));
    }
  }

  /** The launcher's measures, which its own tests know. */
  private static boolean isCountedElsewhere(String metric) {
    return metric.matches("sluice_(xds|load|guard|last_known_good)_.*");
  }

  private static List<List<String>> rows() throws IOException {
    String section = Files.readString(DOCUMENT).split("\n## Alarms\n", -1)[1].split("\n## ", -1)[0];
    Function<String, List<String>> cells =
        line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    return section
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(cells)
        .map(row -> row.subList(1, row.size() - 1))
        .toList();
  }
}
