package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PreviewCommandTest extends AtServer {
  @Test
  void itShowsWhoGetsWhatTheDifferenceAndHowToApplyIt() {
    Run run = sluice("preview", "orders", "vm=90", "kubernetes=10");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("orders: vm 100%  ->  vm 90%  kubernetes 10%   (a preview on generation 41)")
        .contains("common network  3 (envoy 2, grpc 1)")
        .contains("note: kubernetes is admitted.")
        .contains("-old\n+new")
        .contains("sluice split orders vm=90 kubernetes=10 --generation 41");
    assertThat(server.last("POST /services/orders/preview").body())
        .isEqualTo("{\"weights\":{\"vm\":9000,\"kubernetes\":1000},\"policy\":null}");
  }

  @Test
  void whatIsNotSaidOfAPolicyStays() {
    assertThat(sluice("preview", "orders", "--empty", "hold").code()).isZero();

    assertThat(server.last("POST /services/orders/preview").body())
        .isEqualTo("{\"weights\":null,\"policy\":{\"zero\":\"AUTO\",\"empty\":\"HOLD\"}}");
  }

  @Test
  void nothingToPreviewIsWrongUse() {
    assertThat(sluice("preview", "orders").code()).isEqualTo(2);
  }

  @Test
  void aPreviewIsAppliedOnItsGeneration() {
    assertThat(sluice("split", "orders", "vm=50", "kubernetes=50", "--generation", "40").code())
        .isZero();

    assertThat(server.last("PUT /services/orders/split").ifMatch()).isEqualTo("\"40\"");
  }

  @Test
  void programsGetJson() {
    assertThat(sluice("preview", "orders", "vm=100", "--output", "json").out())
        .startsWith("{")
        .contains("\"generation\" : 41");
  }
}
