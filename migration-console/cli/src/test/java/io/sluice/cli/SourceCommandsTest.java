package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SourceCommandsTest extends AtServer {
  @Test
  void namesOfASourceAreExplained() {
    assertThat(sluice("sources --explain vms").out())
        .contains("orders-vm", "stripSuffix -vm -> orders", "admitted", "2/3");
    assertThat(sluice("sources --explain").code()).isEqualTo(2);
  }

  @Test
  void aSourceShowsWhatItHoldsAndRejected() {
    assertThat(sluice("sources").out()).contains("stale", "outage: it does not answer");
    assertThat(sluice("sources vms").out())
        .contains("10.0.0.1:80", "no time decides it", "port is text");
  }

  @Test
  void confirmWantsExactlyOneOfItsThree() {
    for (String wrong :
        List.of("confirm vms", "confirm vms orders --all", "confirm vms --all --start")) {
      Run run = sluice(wrong);
      assertThat(run.code()).as(wrong).isEqualTo(2);
      assertThat(run.err()).contains("SERVICE, --all and --start");
    }
    assertThat(sluice("confirm vms --all").out()).contains("2 held endpoints of vms let go");
    assertThat(server.last("POST /sources/vms/confirm").body())
        .isEqualTo("{\"scope\":\"all\",\"reason\":\"\"}");
    assertThat(sluice("confirm vms orders").out()).contains("nothing changed");
    assertThat(sluice("confirm vms --start").code()).isZero();
    assertThat(server.last("POST /sources/vms/confirm").body()).contains("\"start\"");
  }

  @Test
  void listsSayWhatToDoNext() {
    assertThat(sluice("candidates").out()).contains("sluice admit orders legacy/order/svc");
    assertThat(sluice("conflicts").out()).contains("blocks its split", "vms/torn, pods/torn");
    assertThat(sluice("admit orders legacy/order/svc").out()).contains("is admitted to orders");
    assertThat(sluice("admit orders kubernetes").code()).isEqualTo(2);
  }
}
