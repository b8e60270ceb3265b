package io.sluice.store;

import java.nio.file.Path;

/** An embedded database in a folder. */
record H2UnderTest(DatabaseAddress address) implements StoreUnderTest {

  static StoreUnderTest in(Path folder) {
    return new H2UnderTest(new DatabaseAddress("jdbc:h2:file:" + folder.resolve("sluice"), "", ""));
  }
}
