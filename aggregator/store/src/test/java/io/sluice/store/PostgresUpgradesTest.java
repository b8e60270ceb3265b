package io.sluice.store;

final class PostgresUpgradesTest extends UpgradesContract {
  PostgresUpgradesTest() {
    super(PostgresUnderTest.fresh());
  }
}
