package io.sluice.store;

final class PostgresLeasesTest extends LeasesContract {
  PostgresLeasesTest() {
    super(PostgresUnderTest.fresh());
  }
}
