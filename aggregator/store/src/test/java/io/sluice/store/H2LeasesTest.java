package io.sluice.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class H2LeasesTest extends LeasesContract {
  H2LeasesTest(@TempDir Path folder) {
    super(H2UnderTest.in(folder));
  }
}
