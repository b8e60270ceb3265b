package io.sluice.view.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ShareSeriesTest {
  private static final long START = 1_790_000_000_000L / 60_000 * 60_000;

  private final ShareSeries series = new ShareSeries();
  private int all = 120;

  private void add(long after, Map<String, SharePoint.Part> parts) {
    series.add(new SharePoint(START + after, 3, 2, all, new TreeMap<>(parts)));
  }

  @Test
  void aPointComesBackAsItWas() {
    Map<String, SharePoint.Part> parts =
        Map.of(
            "kubernetes", new SharePoint.Part(1_000, 900, 10, 1),
            "vm", new SharePoint.Part(9_000, 9_100, 90, 0));
    add(5_000, parts);

    List<SharePoint> points = series.since(START, true);

    assertThat(points)
        .containsExactly(new SharePoint(START + 5_000, 3, 2, 120, new TreeMap<>(parts)));
    assertThat(points.get(0).requests()).isEqualTo(100);
    assertThat(series.last()).isEqualTo(START + 5_000);
    assertThat(series.since(START + 5_000, true)).isEmpty();
  }

  @Test
  void aMinuteHasTheRequestsOfItsSteps() {
    for (int i = 0; i < 13; i++) {
      add(i * 5_000L, Map.of("vm", new SharePoint.Part(10_000, 10_000, 100, i)));
    }

    List<SharePoint> minutes = series.since(0, false);

    assertThat(minutes).hasSize(1);
    assertThat(minutes.get(0).at()).isEqualTo(START + 55_000);
    assertThat(minutes.get(0).environments().get("vm"))
        .isEqualTo(new SharePoint.Part(10_000, 10_000, 1_200, 66));
    assertThat(minutes.get(0).all()).isEqualTo(12 * 120);
  }

  @Test
  void aMinuteInWhichNobodyCountedAllForAStepHasNoCount() {
    Map<String, SharePoint.Part> parts = Map.of("vm", new SharePoint.Part(10_000, 10_000, 7, 0));
    add(0, parts);
    all = -1;
    add(5_000, parts);
    all = 120;
    add(10_000, parts);
    add(60_000, parts);

    assertThat(series.since(0, false).get(0).all()).isEqualTo(-1);
  }

  @Test
  void anEnvironmentThatComesLaterHadNothing() {
    add(0, Map.of("vm", new SharePoint.Part(10_000, 10_000, 7, 0)));
    add(60_000, Map.of("kubernetes", new SharePoint.Part(10_000, 10_000, 9, 0)));

    List<SharePoint> points = series.since(0, true);

    assertThat(points.get(0).environments())
        .containsEntry("vm", new SharePoint.Part(10_000, 10_000, 7, 0))
        .containsEntry("kubernetes", new SharePoint.Part(0, 0, 0, 0));
    assertThat(points.get(1).environments())
        .containsEntry("kubernetes", new SharePoint.Part(10_000, 10_000, 9, 0));
    assertThat(series.since(0, false).get(0).requests()).isEqualTo(7);
  }

  @Test
  void anHourOfStepsAndADayOfMinutesAreKept() {
    int steps = (int) (2 * ShareSeries.COARSE_FOR_MILLIS / ShareSeries.FINE_MILLIS);
    for (int i = 0; i < steps; i++) {
      add(i * 5_000L, Map.of("vm", new SharePoint.Part(10_000, 10_000, i, 0)));
    }

    List<SharePoint> fine = series.since(0, true);
    List<SharePoint> coarse = series.since(0, false);

    assertThat(fine).hasSize(720);
    assertThat(fine.get(719).requests()).isEqualTo(steps - 1);
    assertThat(fine).isSortedAccordingTo((one, other) -> Long.compare(one.at(), other.at()));
    assertThat(coarse).hasSize(1_440);
    assertThat(coarse).isSortedAccordingTo((one, other) -> Long.compare(one.at(), other.at()));
  }
}
