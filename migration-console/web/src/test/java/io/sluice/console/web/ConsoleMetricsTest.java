package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConsoleMetricsTest {

  @Test
  void aCounterStillCountsWhenNobodyElseHoldsItsMeasure() {
    AtomicLong count = new AtomicLong();
    try (ConsoleMetrics metrics = metrics(count)) {
      WeakReference<Object> sign = new WeakReference<>(new Object());
      await()
          .until(
              () -> {
                System.gc();
                return sign.get() == null;
              });

      count.set(3);

      assertThat(metrics.scrape()).contains("sluice_seen_total{kind=\"x\"} 3.0");
    }
  }

  private static ConsoleMetrics metrics(AtomicLong count) {
    ConsolePorts ports = FakePorts.empty();
    return new ConsoleMetrics(
        ports, Fleet.of(ports, Console.ENVIRONMENTS), List.of(counting(count)));
  }

  private static Measure counting(AtomicLong count) {
    return new Measure(
        "sluice_seen_total", "Seen", Measure.Kind.COUNTER, Map.of("kind", "x"), count::get);
  }
}
