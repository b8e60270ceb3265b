package io.sluice.store;

final class PostgresPeopleTest extends PeopleContract {
  PostgresPeopleTest() {
    super(PostgresUnderTest.fresh());
  }
}
