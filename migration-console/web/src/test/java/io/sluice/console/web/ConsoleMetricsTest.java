package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.view.AuditLog;
import io.sluice.view.FederatedView;
import java.lang.ref.WeakReference;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConsoleMetricsTest {
  private static final AuditLog NO_AUDIT = new NoAudit();

  @Test
  void aCounterStillCountsWhenNobodyElseHoldsItsMeasure() {
    AtomicLong count = new AtomicLong();
    try (ConsoleMetrics metrics = new ConsoleMetrics(ports(), List.of(counting(count)))) {
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

  private static Measure counting(AtomicLong count) {
    return new Measure(
        "sluice_seen_total", "Seen", Measure.Kind.COUNTER, Map.of("kind", "x"), count::get);
  }

  private static ConsolePorts ports() {
    FakeSources sources = new FakeSources();
    return new ConsolePorts(
        () -> FederatedView.empty(1),
        new FakeStore(),
        new FakeHolds(),
        NO_AUDIT,
        sources,
        List::of,
        List::of,
        sources::waitingFor,
        Clock.systemUTC());
  }
}
