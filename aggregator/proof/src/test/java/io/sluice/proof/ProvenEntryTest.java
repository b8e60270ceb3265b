package io.sluice.proof;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProvenEntryTest {
  static ProvenEntry entry(long seq, String reason) {
    return new ProvenEntry(
        seq,
        1_790_000_000_000L,
        "ana",
        "",
        "192.0.2.7",
        "r-1",
        "split.put",
        "orders",
        "",
        "{\"vm\":10000}",
        reason,
        "done");
  }

  @Test
  void anEntryIsOneCanonicalText() {
    assertThat(entry(7, "a \"quoted\"\n\u0001\u00e9\ud83d\ude80").canonical())
        .isEqualTo(
            "{\"action\":\"split.put\",\"actor\":\"ana\",\"after\":\"{\\\"vm\\\":10000}\","
                + "\"approver\":\"\",\"at\":1790000000000,\"before\":\"\",\"from\":\"192.0.2.7\","
                + "\"reason\":\"a \\\"quoted\\\"\\n\\u0001\u00e9\ud83d\ude80\","
                + "\"requestId\":\"r-1\",\"result\":\"done\",\"seq\":7,\"subject\":\"orders\"}");
  }

  @Test
  void theSameActAtAnotherPlaceIsAnotherLeaf() {
    assertThat(entry(1, "x").leaf()).isNotEqualTo(entry(2, "x").leaf());
    assertThat(entry(1, "x").at(2).leaf()).isEqualTo(entry(2, "x").leaf());
  }

  @Test
  void whatADatabaseWouldRefuseOrLoseIsReplaced() {
    assertThat(Text.storable("a\0b\ud83dc\ude80d\ud83d\ude80"))
        .isEqualTo("a\ufffdb\ufffdc\ufffdd\ud83d\ude80");
    String fine = "'); drop table audit; -- \u00e9";
    assertThat(Text.storable(fine)).isSameAs(fine);
  }
}
