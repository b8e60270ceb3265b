package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrations as somebody types them. */
class MigrateCommandTest extends AtServer {
  @Test
  void aPlanIsWrittenDownAndItsStepsSayHowLongTheirProofTakes() {
    Run run =
        sluice(
            "migrate",
            "plan",
            "orders",
            "--to",
            "kubernetes",
            "--step",
            "12.5",
            "--bake",
            "5m",
            "--tolerance",
            "2",
            "--coverage-at-least",
            "80",
            "--gate",
            "manual",
            "--reach",
            "--reason",
            "why");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("7f3a0b1c", "3,100", "10 min 0 s", "+1.4 pt errors (+4.2 pt in bursts)")
        .contains("stopped above 5% errors (--errors-at-most)");
    assertThat(server.last("POST /migrations").body())
        .contains("\"service\":\"orders\"", "\"to\":\"kubernetes\"", "\"gate\":\"manual\"")
        .contains("\"stepBasisPoints\":1250", "\"shape\":\"linear\"", "\"bakeMs\":300000")
        .contains("\"toleranceBasisPoints\":200", "\"coverageAtLeastBasisPoints\":8000")
        .contains("\"limits\":{\"errorRateAtMostBasisPoints\":500}", "\"reason\":\"why\"")
        .contains("\"reach\":true")
        .doesNotContain("start");
  }

  @Test
  void aPlanInAFileIsSentAsItIsWithTheOptionsOverIt() throws IOException {
    Path plan =
        Files.writeString(
            home.resolve("plan.json"),
            "{\"service\":\"orders\",\"to\":\"kubernetes\",\"bakeMs\":1,\"reason\":\"r\"}");

    assertThat(sluice("migrate", "plan", "-f", plan.toString(), "--bake", "1s", "--start").code())
        .isZero();

    assertThat(server.last("POST /migrations").body())
        .isEqualTo(
            "{\"service\":\"orders\",\"to\":\"kubernetes\",\"bakeMs\":1000,"
                + "\"reason\":\"r\",\"start\":true}");
    assertThat(sluice("migrate", "plan", "-f", home.resolve("none").toString()).code())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "migrate plan orders --reason why",
        "migrate plan orders --to kubernetes",
        "migrate plan --to kubernetes --reason why",
        "migrate plan orders --to kubernetes --bake soon",
        "migrate plan orders --to kubernetes --holdback lots",
        "migrate start",
        "rollback",
        "rollback orders --all-running",
        "migrate pause orders --all",
        "rollback --all-running --emergency",
        "split orders --take-over",
        "split orders vm=50 kubernetes=50 --ask --take-over",
      })
  void whatCannotBeMeantIsWrongUse(String words) {
    Run run = sluice(words.split(" "));

    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(server.lines()).noneMatch(line -> line.startsWith("POST"));
  }

  @Test
  void aStatusShowsTheRampAndEachConditionWithItsMark() {
    Run run = sluice("migrate", "status", "orders");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("orders: migration 7f3a0b1c  exponential to kubernetes, RUNNING 3/7 baking")
        .contains("by ana: leave rack 7")
        .contains("~ 3", "baked 6 min 12 s of 10 min 0 s", "- 7", "manual gate")
        .contains("+ stored: kubernetes 25%, vm 75%", "~ baked 6:12 of 10:00", "- no gate")
        .contains("x guard errors: +5.1 points (limit 0.5)")
        .contains("start approved by bob", "rollback leads to vm 100%");
  }

  @Test
  void anActionGoesOnTheGenerationThatWasRead() {
    Run run = sluice("migrate", "pause", "orders", "--reason", "lunch");

    assertThat(run.out()).contains("orders: migration 7f3a0b1c is RUNNING 3/7 baking");
    FakeServer.Request sent = server.last("POST /migrations/7f3a0b1c/pause");
    assertThat(sent.ifMatch()).isEqualTo("\"5\"");
    assertThat(sent.body())
        .isEqualTo("{\"reason\":\"lunch\",\"gate\":null,\"force\":false,\"early\":false}");
    server.refuse("POST /migrations/7f3a0b1c/advance", 409, "is in no step");
    Run refused = sluice("migrate", "advance", "orders");
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.err()).contains("is in no step");
  }

  @Test
  void whoHasNoneIsToldHowToPlanOne() {
    Run run = sluice("migrate", "status", "users");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("sluice migrate plan users --to ENVIRONMENT");
  }

  @Test
  void thoseThatAreOverAreListedOnlyWhenAskedFor() {
    assertThat(sluice("migrate").out()).contains("RUNNING 3/7 baking").doesNotContain("ABORTED");
    assertThat(sluice("migrate", "list", "--all").out()).contains("ABORTED");
  }

  @Test
  void whetherItCanBeFinishedIsSaidToProgramsAndChangesNothing() {
    String soaking =
        MigrationAnswers.MIGRATION
            .replace("'RUNNING'", "'SOAKING'")
            .replace("'soakUntil':null", "'soakUntil':'2020-01-01T00:00:00Z'");
    server.reply("GET /migrations/7f3a0b1c", 200, soaking, "\"9\"");
    Run free = sluice("migrate", "finish", "orders", "--check", "--output", "json");
    assertThat(free.code()).isZero();
    assertThat(free.out()).contains("\"finishable\" : true", "\"obstacles\" : [ ]");

    server.reply(
        "GET /migrations/7f3a0b1c",
        200,
        soaking
            .replace("2020", "2999")
            .replace("'obstacles':[]", "'obstacles':['2 ready in vm: 10.0.0.1:80, 10.0.0.2:80']"),
        "\"9\"");
    Run blocked = sluice("migrate", "finish", "orders", "--check");
    assertThat(blocked.code()).isEqualTo(3);
    assertThat(blocked.out()).contains("- 2 ready in vm: 10.0.0.1:80", "soaks until 2999");
    assertThat(sluice("migrate", "finish", "orders", "--check", "--early").out())
        .doesNotContain("soaks");
    assertThat(server.lines()).noneMatch(line -> line.startsWith("POST"));
  }

  @Test
  void aWatchEndsWithTheMigration() {
    server.reply(
        "GET /migrations/7f3a0b1c",
        200,
        MigrationAnswers.MIGRATION
            .replace("'RUNNING'", "'ROLLED_BACK'")
            .replace("'over':false", "'over':true")
            .replace("'step':3", "'step':null"),
        "\"9\"");

    assertThat(sluice("migrate", "status", "orders", "--watch").out())
        .isEqualTo("orders: migration 7f3a0b1c is ROLLED BACK; baked 6:12 of 10:00\n");
  }

  @Test
  void allThatRunGoBackAndWhoDoesNotIsNamed() {
    assertThat(sluice("rollback", "--all-running", "--reason", "it burns").out())
        .contains("orders", "7f3a0b1c");
    assertThat(server.last("POST /migrations/7f3a0b1c/rollback").body()).contains("it burns");

    server.refuse("POST /migrations/7f3a0b1c/rollback", 409, "is over");
    Run run = sluice("rollback", "--all-running");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("1 did not go back", "orders: is over");
  }

  @Test
  void allThatRunArePaused() {
    server.reply(
        "GET /migrations?state=RUNNING&limit=500",
        "{'items':[{'id':'7f3a0b1c','service':'orders'}],'next':null}");

    assertThat(sluice("migrate", "pause", "--all", "--reason", "storm").out()).contains("orders");
    assertThat(server.last("POST /migrations/7f3a0b1c/pause").body()).contains("storm");
    assertThat(sluice("migrate", "pause").err()).contains("say SERVICE or --all");
  }

  @Test
  void aSplitCanTakeOver() {
    assertThat(sluice("split", "orders", "vm=50", "kubernetes=50", "--take-over").code()).isZero();
    assertThat(server.last("PUT /services/orders/split").body()).contains("\"takeOver\":true");
  }
}
