package io.sluice.proof;

import static io.sluice.proof.ProvenEntryTest.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.proof.Finding.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Somebody edits an export, or what it was made from, in every way; the verifier says where. */
final class TamperTest {
  private static final HeadKey KEY = HeadKey.make();
  private static final int ENTRIES = 20;

  private final List<Row> rows = new ArrayList<>();
  private final List<SignedHead> heads = new ArrayList<>();

  TamperTest() {
    Chain chain = Chain.EMPTY;
    for (int seq = 1; seq <= ENTRIES; seq++) {
      chain = write(chain, entry(seq, "reason " + seq));
      if (seq % 5 == 0) {
        heads.add(KEY.sign(chain.head(), seq * 1_000L, "sluice-1"));
      }
    }
  }

  private Chain write(Chain chain, ProvenEntry entry) {
    Hash leaf = entry.leaf();
    Chain next = chain.with(leaf);
    rows.add(Row.of(entry, leaf.hex(), next.link().hex()));
    return next;
  }

  private Verdict verify(List<SignedHead> trusted) throws IOException {
    StringBuilder file = new StringBuilder();
    rows.forEach(row -> file.append(row.line()).append('\n'));
    file.append(Export.end(heads.get(heads.size() - 1))).append('\n');
    Verdict verdict = verify(file.toString(), trusted);
    assertThat(verdict.isWhole()).isEqualTo(verdict.findings().isEmpty());
    return verdict;
  }

  private static Verdict verify(String file, List<SignedHead> trusted) throws IOException {
    return Export.verify(
        new BufferedReader(new StringReader(file)), HeadKey.publicKey(KEY.publicText()), trusted);
  }

  private void assertFound(Kind kind, long seq) throws IOException {
    assertThat(verify(heads).findings())
        .extracting(Finding::kind, Finding::seq)
        .contains(tuple(kind, seq));
  }

  @Test
  void anUntouchedAuditIsWhole() throws IOException {
    Verdict verdict = verify(heads);

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.isWhole()).isTrue();
    assertThat(verdict.entries()).isEqualTo(ENTRIES);
    assertThat(verdict.heads()).isEqualTo(4);
    assertThat(verdict.head()).isEqualTo(heads.get(3).head());
  }

  @Test
  void anAlteredTextIsFound() throws IOException {
    Row row = rows.get(6);
    rows.set(6, with(row, entry(7, "nothing happened")));

    assertThat(verify(heads).findings())
        .extracting(Finding::kind, Finding::seq)
        .containsExactly(tuple(Kind.ALTERED, 7L));
  }

  private static Row with(Row row, ProvenEntry text) {
    return new Row(row.seq(), text.canonical(), row.leaf(), row.link(), "");
  }

  @Test
  void anAlteredTextWithItsHashMadeAnewIsFound() throws IOException {
    ProvenEntry text = entry(7, "nothing happened");
    rows.set(6, new Row(7, text.canonical(), text.leaf().hex(), rows.get(6).link(), ""));

    assertFound(Kind.REWRITTEN, 7);
  }

  @Test
  void aRemovedEntryIsFound() throws IOException {
    rows.remove(6);

    assertThat(verify(heads).findings())
        .extracting(Finding::kind, Finding::seq)
        .containsExactly(tuple(Kind.REMOVED, 7L));
  }

  @Test
  void aRemovedEndIsFoundByTheHeads() throws IOException {
    rows.subList(17, 20).clear();

    assertThat(verify(heads).findings())
        .extracting(Finding::text)
        .contains(
            "entries 18 to 20 were removed from the end: sluice-1 signed them at 1970-01-01T00:00:20Z");
  }

  @Test
  void aRepeatedEntryIsFound() throws IOException {
    rows.add(7, rows.get(6));

    assertFound(Kind.INSERTED, 7);
  }

  @Test
  void anEntryMovedElsewhereIsFound() throws IOException {
    rows.add(12, rows.remove(6));

    assertThat(verify(heads).findings())
        .extracting(Finding::kind, Finding::seq)
        .containsExactly(tuple(Kind.REORDERED, 7L));
  }

  @Test
  void swappedTextsAreFound() throws IOException {
    Row one = rows.get(3);
    Row other = rows.get(14);
    rows.set(3, new Row(4, other.canonical(), one.leaf(), one.link(), ""));
    rows.set(14, new Row(15, one.canonical(), other.leaf(), other.link(), ""));

    assertThat(verify(heads).findings())
        .extracting(Finding::kind, Finding::text)
        .containsExactly(
            tuple(Kind.REORDERED, "at place 4 stands what was entry 15"),
            tuple(Kind.REORDERED, "at place 15 stands what was entry 4"));
  }

  @Test
  void aRemovalThatIsNumberedOverIsFound() throws IOException {
    rows.remove(6);
    for (int i = 6; i < rows.size(); i++) {
      Row row = rows.get(i);
      rows.set(i, new Row(i + 1L, row.canonical(), row.leaf(), row.link(), ""));
    }

    assertFound(Kind.REMOVED, 7);
  }

  /** He has the database and knows the code, but not the key: the heads give the interval. */
  @Test
  void aChainThatIsWrittenAnewIsFoundBetweenTwoHeads() throws IOException {
    rows.clear();
    Chain chain = Chain.EMPTY;
    for (int seq = 1; seq <= ENTRIES; seq++) {
      chain = write(chain, entry(seq, seq == 7 ? "nothing happened" : "reason " + seq));
    }

    assertThat(verify(heads).findings())
        .extracting(Finding::kind, Finding::seq)
        .contains(tuple(Kind.REWRITTEN, 6L));
    assertThat(verify(heads).findings().get(0).text())
        .contains("from entry 6 to entry 10")
        .contains("sluice-1");
  }

  @Test
  void aHeadThatIsSignedWithAnotherKeyIsNone() throws IOException {
    SignedHead forged = HeadKey.make().sign(heads.get(3).head(), 20_000, "sluice-1");
    heads.set(3, forged);

    assertThat(verify(List.of()).findings())
        .extracting(Finding::text)
        .containsExactly("the file's own head was not signed with this key");
    String file = heads.get(0).line() + "\n<110>1 - - sluice - - - " + forged.line() + "\n";
    TrustedHeads trusted =
        TrustedHeads.read(
            new BufferedReader(new StringReader(file)),
            List.of(HeadKey.publicKey(KEY.publicText())));
    assertThat(trusted).isEqualTo(new TrustedHeads(List.of(heads.get(0)), 1));
  }

  @Test
  void aTextMayBeMissingOnlyWhereRetentionSaysSo() throws IOException {
    drop(3);
    assertFound(Kind.HIDDEN, 1);

    Chain chain = rebuilt();
    ProvenEntry retention =
        new ProvenEntry(
            21, 1, "system", "", "", "", "audit.retain", "audit", "", "{\"upTo\":3}", "", "done");
    chain = write(chain, retention);
    heads.add(KEY.sign(chain.head(), 21_000, "sluice-1"));
    Verdict verdict = verify(heads);
    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.dropped()).isEqualTo(3);

    drop(4);
    assertFound(Kind.HIDDEN, 4);
  }

  private Chain rebuilt() {
    Chain chain = Chain.EMPTY;
    for (Row row : rows) {
      chain = chain.with(new Hash(row.leaf()));
    }
    return chain;
  }

  private void drop(int upTo) {
    for (int i = 0; i < upTo; i++) {
      Row row = rows.get(i);
      rows.set(i, new Row(row.seq(), "", row.leaf(), row.link(), Row.RETENTION));
    }
  }

  @Test
  void aFileThatIsCutSaysSo() throws IOException {
    StringBuilder file = new StringBuilder();
    rows.forEach(row -> file.append(row.line()).append('\n'));

    assertThat(verify(file.toString(), List.of()).findings())
        .extracting(Finding::text)
        .containsExactly("the file ends without its signed head: it was cut");
  }

  @Test
  void aKeyIsReadBackAndNothingElseIsAKey() {
    assertThat(HeadKey.read(KEY.text()).publicText()).isEqualTo(KEY.publicText());
    assertThat(Collections.nCopies(1, KEY.toString()))
        .noneMatch(text -> text.contains(KEY.text().strip().lines().findFirst().orElse("")));
    for (String wrong :
        List.of(
            "",
            "x",
            "a\nb",
            HeadKey.make().text().lines().findFirst().orElse("") + "\n" + KEY.publicText())) {
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> HeadKey.read(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aCellIsNoFormulaAndALineIsOneLine() {
    assertThat(Text.cell("=HYPERLINK(\"x\")")).isEqualTo("\"'=HYPERLINK(\"\"x\"\")\"");
    assertThat(Text.cell("a\r\nb")).isEqualTo("\"a  b\"");
    assertThat(Text.visible("a\u001b[31m\u202eb\u2028")).isEqualTo("a\ufffd[31m\ufffdb\ufffd");
  }
}
