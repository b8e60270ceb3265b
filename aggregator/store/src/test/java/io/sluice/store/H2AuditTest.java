package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.AuditLog.Entry;
import io.sluice.view.AuditProof.Verification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class H2AuditTest extends AuditContract {
  H2AuditTest(@TempDir Path folder) {
    super(H2UnderTest.in(folder));
  }

  @Test
  @Timeout(60)
  void tenThousandEntriesAreVerifiedInSeconds() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      entries.add(entry(i));
    }
    write(entries);
    long began = System.nanoTime();
    Verification verification = verify();
    Duration took = Duration.ofNanos(System.nanoTime() - began);

    assertThat(verification.isWhole()).isTrue();
    assertThat(verification.entries()).isEqualTo(10_000);
    assertThat(took).as("on a busy machine, too").isLessThan(Duration.ofSeconds(10));
  }
}
