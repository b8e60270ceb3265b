package io.sluice.store;

final class PostgresHoldsTest extends HoldsContract {
  PostgresHoldsTest() {
    super(PostgresUnderTest.fresh());
  }
}
