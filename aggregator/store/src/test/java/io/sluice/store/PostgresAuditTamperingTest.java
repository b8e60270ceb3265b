package io.sluice.store;

final class PostgresAuditTamperingTest extends AuditTamperingContract {
  PostgresAuditTamperingTest() {
    super(PostgresUnderTest.fresh());
  }
}
