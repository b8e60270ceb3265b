package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;

final class PostgresWordsTest {
  @Test
  void whoFindsEveryConnectionWaitingIsToldThatTheDatabaseDoesNotAnswer() {
    SQLException noneIsFree = new SQLTransientConnectionException("none is free");

    assertThat(PostgresWords.of(noneIsFree, "db:5432/sluice"))
        .contains("db:5432/sluice", "does not answer");
  }
}
