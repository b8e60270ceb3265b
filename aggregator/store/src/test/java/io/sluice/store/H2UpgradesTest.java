package io.sluice.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class H2UpgradesTest extends UpgradesContract {
  H2UpgradesTest(@TempDir Path folder) {
    super(H2UnderTest.in(folder));
  }
}
