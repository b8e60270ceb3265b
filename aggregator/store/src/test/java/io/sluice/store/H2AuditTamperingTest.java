package io.sluice.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class H2AuditTamperingTest extends AuditTamperingContract {
  H2AuditTamperingTest(@TempDir Path folder) {
    super(H2UnderTest.in(folder));
  }
}
