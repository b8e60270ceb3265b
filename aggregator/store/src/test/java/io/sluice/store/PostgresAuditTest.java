package io.sluice.store;

final class PostgresAuditTest extends AuditContract {
  PostgresAuditTest() {
    super(PostgresUnderTest.fresh());
  }
}
