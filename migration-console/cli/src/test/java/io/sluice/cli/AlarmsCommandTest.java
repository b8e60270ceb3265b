package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlarmsCommandTest extends AtServer {
  private static final String TWO =
      "{'items':[{'kind':'service-empty','subject':'orders','text':'nobody\\nis ready',"
          + "'since':'2026-11-21T05:00:00Z'},{'kind':'source-stale','subject':'con\\u001b[2Jsul',"
          + "'text':'it does not answer','since':'2026-11-21T05:00:00Z'}],'next':null}";

  @Test
  void noAlarmsIsSaidPlainly() {
    Run run = sluice("alarms");

    assertThat(run).isEqualTo(new Run(0, "no alarms" + System.lineSeparator(), ""));
  }

  @Test
  void everyAlarmIsALineAndTheExitCodeIsZero() {
    server.reply("GET /alarms?limit=500", TWO);

    Run run = sluice("alarms");

    assertThat(run.code()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "KIND           SUBJECT     SINCE                 WHAT IS SO",
            "service-empty  orders      2026-11-21T05:00:00Z  nobody is ready",
            "source-stale   con?[2Jsul  2026-11-21T05:00:00Z  it does not answer");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aKindIsAskedOfTheServer() {
    server.reply("GET /alarms?kind=source-stale&limit=500", "{'items':[],'next':null}");
    server.refuse("GET /alarms?kind=x&limit=500", 422, "kind must be one of these");

    assertThat(sluice("alarms --kind source-stale").out()).startsWith("no alarms of this kind");
    assertThat(sluice("alarms --kind x").code()).isEqualTo(2);
    assertThat(sluice("alarms --kind x").err()).contains("kind must be one of these");
  }

  @ParameterizedTest
  @ValueSource(strings = {"services", "sources"})
  void aTableIsHeadedByOneLineOnStandardErrorWhileAlarmsStand(String command) {
    server.reply("GET /alarms?limit=500", TWO);

    Run run = sluice(command);

    assertThat(run.err().lines())
        .containsExactly("alarms: 2 (service-empty orders, ...); sluice alarms says more");
    assertThat(run.out()).doesNotContain("sluice alarms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"services", "sources"})
  void aProgramIsToldNothingThatItDidNotAskFor(String command) {
    server.reply("GET /alarms?limit=500", TWO);

    Run run = sluice(command + " --output json");

    assertThat(run.err()).isEmpty();
    assertThat(server.lines()).doesNotContain("GET /alarms?limit=500");
  }

  @Test
  void alarmsThatCannotBeReadHideNoTable() {
    server.refuse("GET /alarms?limit=500", 500, "broken");

    Run run = sluice("services");

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("orders");
  }
}
