package io.sluice.agent.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PauseTest {
  private final AtomicLong nanos = new AtomicLong();
  private double random = 1;
  private final Pause pause = new Pause(nanos::get, () -> random);

  /** How long nothing is tried after a failure, in milliseconds. */
  private long afterFailure() {
    pause.failed(new IOException("nobody answers"));
    long from = nanos.get();
    while (isOn()) {
      nanos.addAndGet(Duration.ofMillis(100).toNanos());
    }
    return Duration.ofNanos(nanos.get() - from).toMillis();
  }

  private boolean isOn() {
    try {
      pause.check();
      return false;
    } catch (IOException on) {
      return true;
    }
  }

  @Test
  void eachFailureMakesItLongerUpToALimit() {
    List<Long> pauses = new ArrayList<>();
    for (int failure = 0; failure < 7; failure++) {
      pauses.add(afterFailure());
    }

    assertThat(pauses).containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 20_000L, 20_000L);
  }

  @Test
  void hostsDoNotComeBackAllAtOnce() {
    random = 0;

    assertThat(afterFailure()).isEqualTo(500);
  }

  @Test
  void itSaysWhatFailedAndEndsWithASuccess() {
    pause.failed(new IOException("nobody answers"));

    assertThatThrownBy(pause::check).hasMessage("nobody answers");
    pause.succeeded();
    assertThatCode(pause::check).doesNotThrowAnyException();
  }
}
