package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitCommandTest extends AtServer {
  @Test
  void aSplitIsSetOnWhatWasReadAndShowsBeforeAfterAndWhy() {
    Run run =
        Run.of(
            Run.plain(home),
            "split",
            "orders",
            "vm=50",
            "kubernetes=50%",
            "--reason",
            "half way",
            "--server",
            server.url());

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("orders: vm 100%  ->  vm 50%  kubernetes 50%   (generation 42)")
        .contains("published")
        .contains("not honoured: kubernetes was asked 50% and gets 25%");
    FakeServer.Request put = server.last("PUT /services/orders/split");
    assertThat(put.ifMatch()).isEqualTo("\"41\"");
    assertThat(put.body())
        .isEqualTo("{\"weights\":{\"vm\":5000,\"kubernetes\":5000},\"reason\":\"half way\"}");
  }

  @Test
  void aSplitIsReadWithoutShares() {
    assertThat(sluice("split orders").out()).isEqualTo("orders: vm 100%   (generation 41)\n");
    assertThat(server.lines()).containsExactly("GET /services/orders/split");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "vm=90; must sum to 100%, not 90%",
        "vm=90 kubernetes=10.01; not 100.01%",
        "vm=90.125 kubernetes=9.875; at most two decimals",
        "vm=-10 kubernetes=110; not negative",
        "vm=101; at most 100%",
        "vm=1e2; no number",
        "vm=; no number",
        "vm; no share",
        "=100; no share",
        "vm=50 vm=50; given twice",
      })
  void aWrongShareIsRefusedBeforeAnybodyIsAsked(String shares, String says) {
    Run run = sluice("split orders " + shares);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(says);
    assertThat(run.out()).isEmpty();
    assertThat(server.lines()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10000, 0, ####################",
    "0, 10000, ====================",
    "9000, 1000, ##################==",
    "9999, 1, ###################=",
    "1, 9999, #===================",
  })
  void aBarShowsEveryShareAndKeepsTheMarksOfItsEnvironments(int vm, int kubernetes, String bar) {
    Map<String, Integer> shares = new LinkedHashMap<>();
    shares.put("vm", vm);
    shares.put("kubernetes", kubernetes);
    Paper paper = new Paper(new PrintWriter(new StringWriter()), Run.plain(home));

    assertThat(paper.bar(shares, List.of("vm", "kubernetes")).text()).isEqualTo(bar);
  }
}
