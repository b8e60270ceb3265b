package io.sluice.store;

final class PostgresGatesTest extends GatesContract {
  PostgresGatesTest() {
    super(PostgresUnderTest.fresh());
  }
}
