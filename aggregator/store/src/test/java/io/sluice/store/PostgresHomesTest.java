package io.sluice.store;

final class PostgresHomesTest extends HomesContract {
  PostgresHomesTest() {
    super(PostgresUnderTest.fresh());
  }
}
