package io.sluice.store;

final class PostgresMemberStartsTest extends MemberStartsContract {
  PostgresMemberStartsTest() {
    super(PostgresUnderTest.fresh());
  }
}
