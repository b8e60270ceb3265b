package io.sluice.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class H2SplitStoreTest extends SplitStoreContract {
  H2SplitStoreTest(@TempDir Path folder) {
    super(H2UnderTest.in(folder));
  }

  static DatabaseAddress in(Path folder) {
    return H2UnderTest.in(folder).address();
  }
}
