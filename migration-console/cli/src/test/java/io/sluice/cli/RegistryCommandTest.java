package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RegistryCommandTest extends AtServer {
  private static final String AT = "2026-03-01T08:00:00Z";

  @Test
  void aMomentIsShownWithWhoSetItAndWhoHeldAnOlderOne() {
    Run run = sluice("registry", "orders", "--at", AT, "--receivers");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("split by alice, approved by bob (audit 7)")
        .contains("10.0.0.1:80")
        .contains("vms at 12")
        .containsPattern("web/1 .*OLDER");
    assertThat(run.err()).contains("not recorded since 2026-03-01T07:30:00Z");
  }

  @Test
  void anExportIsALineForEachAndNothingElse() {
    Run csv = sluice("registry", "orders", "--at", AT, "--receivers", "--export", "csv");
    Run jsonl = sluice("registry", "orders", "--at", AT, "--receivers", "--export", "jsonl");

    assertThat(csv.out().lines()).hasSize(2).allMatch(line -> line.split(",").length >= 21);
    assertThat(jsonl.out().lines()).hasSize(1).allMatch(line -> line.startsWith("{\"service\""));
    assertThat(jsonl.err()).contains("not recorded");
  }

  @Test
  void aTimeThatIsNoneIsSaid() {
    Run run = sluice("registry", "--at", "yesterday");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("2026-03-01T08:00:00Z, or '10m ago' or -10m, not 'yesterday'");
  }

  @Test
  void whatChangedIsShownWithItsAuthor() {
    Run run = sluice("history", "orders", "--from", AT, "--to", AT);

    assertThat(run.out())
        .contains("vm 90% kubernetes 10%")
        .contains("alice, approved by bob (audit 7)");
  }
}
