package io.sluice.store;

final class PostgresSplitStoreTest extends SplitStoreContract {
  PostgresSplitStoreTest() {
    super(PostgresUnderTest.fresh());
  }
}
