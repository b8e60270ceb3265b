package io.sluice.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class H2HomesTest extends HomesContract {
  H2HomesTest(@TempDir Path folder) {
    super(H2UnderTest.in(folder));
  }
}
