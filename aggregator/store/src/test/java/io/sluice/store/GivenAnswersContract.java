package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.testkit.HandClock;
import io.sluice.view.Actor;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.GivenAnswers;
import io.sluice.view.GivenAnswers.Claim;
import io.sluice.view.GivenAnswers.Given;
import io.sluice.view.GivenAnswers.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database behind {@link GivenAnswers} keeps to. */
abstract class GivenAnswersContract {
  private static final Request ASKED = new Request("ana", "key-1", "hash-1", "r-1");
  private static final Given ANSWER = new Given(200, "application/json", "{\"id\":\"7\"}", "\"1\"");

  /** Moves when a test says so. */
  private final HandClock clock = new HandClock();

  private final StoreUnderTest under;
  private Database database;
  private GivenAnswers answers;

  GivenAnswersContract(StoreUnderTest under) {
    this.under = under;
  }

  @BeforeEach
  void openEmpty() {
    database = under.open(clock);
    answers = new SqlGivenAnswers(database.sql(), clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aRepeatedRequestGetsTheAnswerOfTheFirst() {
    assertThat(answers.claim(ASKED)).isEqualTo(new Claim.Granted());
    answers.keep(ASKED, ANSWER);

    Request again = new Request("ana", "key-1", "hash-1", "r-2");
    assertThat(answers.claim(again)).isEqualTo(new Claim.Answered(ANSWER));
    assertThat(new SqlGivenAnswers(database.sql(), clock).claim(again))
        .isEqualTo(new Claim.Answered(ANSWER));
  }

  @Test
  void aKeyStandsForOneRequestOfOneCaller() {
    answers.claim(ASKED);
    answers.keep(ASKED, ANSWER);

    assertThat(answers.claim(new Request("ana", "key-1", "hash-2", "r-2")))
        .isEqualTo(new Claim.Taken());
    assertThat(answers.claim(new Request("ben", "key-1", "hash-2", "r-3")))
        .isEqualTo(new Claim.Granted());
    assertThat(answers.claim(new Request("ana", "key-2", "hash-2", "r-4")))
        .isEqualTo(new Claim.Granted());
  }

  @Test
  void ofManyAtOnceOneIsGranted() throws Exception {
    ExecutorService many = Executors.newFixedThreadPool(8);
    try {
      List<Future<Claim>> claims =
          IntStream.range(0, 8)
              .mapToObj(
                  i -> many.submit(() -> answers.claim(new Request("ana", "k", "h", "r" + i))))
              .toList();
      int granted = 0;
      for (Future<Claim> claim : claims) {
        if (claim.get().equals(new Claim.Granted())) {
          granted++;
        } else {
          assertThat(claim.get()).isEqualTo(new Claim.Running());
        }
      }
      assertThat(granted).isEqualTo(1);
    } finally {
      many.shutdownNow();
    }
  }

  @Test
  void whatChangedNothingMayBeTriedAgain() {
    answers.claim(ASKED);
    answers.forget(ASKED);

    assertThat(answers.claim(ASKED)).isEqualTo(new Claim.Granted());
  }

  @Test
  void whatEndedInDoubtIsJudgedByTheAudit() {
    answers.claim(ASKED);
    answers.doubt(ASKED);
    assertThat(answers.claim(new Request("ana", "key-1", "hash-1", "r-2")))
        .isEqualTo(new Claim.Granted());

    audited("r-2");
    answers.doubt(ASKED);

    assertThat(answers.claim(new Request("ana", "key-1", "hash-1", "r-3")))
        .isEqualTo(new Claim.Lost("r-2"));
  }

  @Test
  void aMemberThatDiedLeavesItsRequestToTheAuditAfterTwoMinutes() {
    audited("r-1"); // long before, of another request under the same id
    answers.claim(ASKED);
    clock.pass(Duration.ofMinutes(2).minusMillis(1));
    assertThat(answers.claim(ASKED)).isEqualTo(new Claim.Running());
    clock.pass(Duration.ofMillis(1));
    assertThat(answers.claim(ASKED)).isEqualTo(new Claim.Granted());

    audited("r-1");
    clock.pass(Duration.ofMinutes(2));

    assertThat(answers.claim(ASKED)).isEqualTo(new Claim.Lost("r-1"));
  }

  @Test
  void answersAreKeptForADay() {
    answers.claim(ASKED);
    answers.keep(ASKED, ANSWER);
    clock.pass(Duration.ofHours(24));
    assertThat(answers.claim(ASKED)).isEqualTo(new Claim.Answered(ANSWER));

    clock.pass(Duration.ofMillis(1));
    answers.claim(new Request("ana", "key-2", "hash-1", "r-2"));

    assertThat(answers.claim(ASKED)).isEqualTo(new Claim.Granted());
  }

  private void audited(String requestId) {
    database
        .audit()
        .append(
            new Entry(
                clock.millis(), new Actor("ana", "", requestId), "hold.put", "orders", "", "", ""));
  }
}
