package io.sluice.store;

final class PostgresGivenAnswersTest extends GivenAnswersContract {
  PostgresGivenAnswersTest() {
    super(PostgresUnderTest.fresh());
  }
}
