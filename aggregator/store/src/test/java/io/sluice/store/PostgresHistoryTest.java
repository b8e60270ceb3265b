package io.sluice.store;

final class PostgresHistoryTest extends HistoryContract {
  PostgresHistoryTest() {
    super(PostgresUnderTest.fresh());
  }
}
