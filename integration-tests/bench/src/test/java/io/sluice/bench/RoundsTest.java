package io.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final Progress progress =
      new Progress(new PrintStream(told, true, StandardCharsets.UTF_8));

  @Test
  void contendersAlternateAndWarmUpIsNotCounted() throws Exception {
    List<String> order = new ArrayList<>();
    Map<String, Rounds.Contender> contenders = new LinkedHashMap<>();
    for (String name : List.of("a", "b")) {
      contenders.put(
          name,
          () -> {
            order.add(name);
            return Map.of("ms", (double) order.size());
          });
    }

    Rounds.Measured measured = new Rounds(1, 2, progress).run(contenders);

    assertThat(order).containsExactly("a", "b", "b", "a", "a", "b");
    assertThat(measured.of("a", "ms").values()).containsExactly(4.0, 5.0);
    assertThat(measured.ratio("ms", "b", "a").values()).containsExactly(3.0 / 4, 6.0 / 5);
  }

  @Test
  void quartilesAreInterpolated() {
    Samples samples = new Samples(List.of(4.0, 1.0, 3.0, 2.0));

    assertThat(samples.median()).isEqualTo(2.5);
    assertThat(samples.lowerQuartile()).isCloseTo(1.75, within(1e-9));
    assertThat(samples.upperQuartile()).isCloseTo(3.25, within(1e-9));
  }

  @Test
  void aReportSaysWhichTargetsWereReached() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Report report =
        Report.here(
            "example",
            List.of("2 streams"),
            List.of(
                Result.told("ratio", new Samples(List.of(1.0, 1.4, 1.5)), "x").atMost(1.4),
                Result.told("held", 4_999, "").atLeast(5_000)));

    new ReportTable(report).print(new PrintStream(printed, true, StandardCharsets.UTF_8));

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .anyMatch(line -> line.contains("ratio") && line.contains("1.40") && line.contains("yes"))
        .anyMatch(line -> line.contains("held") && line.contains("5,000") && line.contains("NO"));
  }
}
