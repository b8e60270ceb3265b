package io.sluice.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class H2EmergencyTest extends EmergencyContract {
  H2EmergencyTest(@TempDir Path folder) {
    super(H2UnderTest.in(folder), folder);
  }
}
