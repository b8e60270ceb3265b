package io.sluice.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class H2HoldsTest extends HoldsContract {
  H2HoldsTest(@TempDir Path folder) {
    super(H2UnderTest.in(folder));
  }
}
