package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a line of the changes says of a value. */
class ShortWordsTest {
  @Test
  void durationsAreToldInSeconds() {
    assertThat(said("{\"format\":1,\"everyMs\":30000}")).isEqualTo("format 1, every 30 s");
    assertThat(said("{\"warmUpMs\":1500}")).isEqualTo("warmUp 1.5 s");
  }

  @Test
  void sharesAreToldInPercent() {
    assertThat(said("{\"split\":{\"vm\":9000,\"kubernetes\":1000},\"generation\":42}"))
        .isEqualTo("vm 90% kubernetes 10%, generation 42");
  }

  private static String said(String json) {
    return ShortWords.of(ShortWords.value(json));
  }
}
