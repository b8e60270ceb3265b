package io.sluice.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class PostgresEmergencyTest extends EmergencyContract {
  PostgresEmergencyTest(@TempDir Path folder) {
    super(PostgresUnderTest.fresh(), folder);
  }
}
