package io.sluice.store;

final class PostgresMigrationsTest extends MigrationsContract {
  PostgresMigrationsTest() {
    super(PostgresUnderTest.fresh());
  }
}
