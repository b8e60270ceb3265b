package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.proof.Chain;
import io.sluice.proof.Export;
import io.sluice.proof.HeadKey;
import io.sluice.proof.ProvenEntry;
import io.sluice.proof.Row;
import io.sluice.proof.SignedHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
  private static final HeadKey KEY = HeadKey.make();

  private Path folder;
  private Path export;
  private Path heads;
  private FakeServer server;

  @BeforeEach
  void open(@TempDir Path home) throws IOException {
    folder = home;
    server = new FakeServer();
    export = home.resolve("audit.jsonl");
    heads = home.resolve("heads");
    Chain chain = Chain.EMPTY;
    StringBuilder lines = new StringBuilder();
    List<String> signed = new ArrayList<>();
    for (int seq = 1; seq <= 6; seq++) {
      ProvenEntry entry =
          new ProvenEntry(
              seq, 1, "ana", "", "", "", "split.put", "orders", "", "", "r" + seq, "done");
      chain = chain.with(entry.leaf());
      lines.append(Row.of(entry, entry.leaf().hex(), chain.link().hex()).line()).append('\n');
      signed.add("<110>1 - sluice-1 - - - " + KEY.sign(chain.head(), seq, "sluice-1").line());
    }
    SignedHead last = KEY.sign(chain.head(), 7, "sluice-1");
    Files.writeString(export, lines + Export.end(last) + "\n");
    Files.write(heads, signed);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Run sluice(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--server", server.url()));
    return Run.of(Run.plain(folder), all.toArray(String[]::new));
  }

  private Run verify() {
    return Run.of(
        Run.plain(folder),
        "audit",
        "verify",
        export.toString(),
        "--public-key",
        KEY.publicText(),
        "--trusted-head",
        heads.toString());
  }

  @Test
  void anExportIsVerifiedWithoutAServer() {
    Run run = verify();

    assertThat(run.out().strip()).isEqualTo("whole: 6 entries, 6 signed heads compared");
    assertThat(run.code()).isZero();
    assertThat(server.requests).isEmpty();
  }

  @Test
  void whatWasDoneToAnExportIsNamed() throws IOException {
    Files.writeString(export, Files.readString(export).replace("\"r3\"", "\"r9\""));

    Run run = verify();

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out().lines())
        .containsExactly(
            "altered: entry 3 was altered: its text does not have its hash",
            "NOT WHOLE: 6 entries, 6 signed heads compared");
    Run json =
        sluice(
            "audit",
            "verify",
            export.toString(),
            "--public-key",
            KEY.publicText(),
            "--output",
            "json");
    assertThat(json.code()).isEqualTo(1);
    assertThat(json.out()).contains("\"kind\" : \"altered\"", "\"seq\" : 3");
  }

  @Test
  void aKeyOrAHeadThatIsNoneIsWrongUse() {
    assertThat(sluice("audit", "verify", export.toString()).err()).contains("--public-key");
    assertThat(sluice("audit", "verify", export.toString(), "--public-key", "x").code())
        .isEqualTo(2);
    assertThat(sluice("audit", "verify", "none", "--public-key", KEY.publicText()).code())
        .isEqualTo(2);
    assertThat(sluice("audit", "verify", "--trusted-head", "x").code()).isEqualTo(2);
    Run other =
        sluice(
            "audit",
            "verify",
            export.toString(),
            "--public-key",
            HeadKey.make().publicText(),
            "--trusted-head",
            heads.toString());
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("6 of another key");
  }

  @Test
  void theServersVerdictDecidesTheExitCode() {
    String verdict =
        "{'whole':%s,'entries':3,'dropped':2,'heads':0,'head':{'size':3,'root':'a','link':'b'},"
            + "'findings':[],'total':0}";
    server.reply("GET /audit/verify", verdict.formatted("true"));
    assertThat(sluice("audit", "verify").out())
        .startsWith(
            "whole: 3 entries, 0 signed heads compared, the texts of 2 dropped by retention")
        .contains("no signed head was compared");
    assertThat(sluice("audit", "verify").code()).isZero();

    server.reply("GET /audit/verify", verdict.formatted("false"));
    assertThat(sluice("audit", "verify").code()).isEqualTo(1);
  }

  @Test
  void theListIsOneLineAnEntryWhateverSomebodyWrote() {
    server.reply(
        "GET /audit?limit=50&actor=ana&action=split",
        "{'items':[{'seq':7,'at':'2026-11-21T05:00:00Z','actor':'ana','approver':'bob','from':'',"
            + "'requestId':'','action':'split.put','subject':'or\\u001b[2Jders','before':'',"
            + "'after':'','reason':'one\\ntwo','result':'done'}],'next':null}");

    Run run = sluice("audit", "--actor", "ana", "--action", "split");

    assertThat(run.out().lines())
        .containsExactly(
            "SEQ  AT                    WHO                   WHAT       ON          RESULT  REASON",
            "7    2026-11-21T05:00:00Z  ana, approved by bob  split.put  or?[2Jders  done    one two");
  }

  @Test
  void anExportIsWrittenWholeOrNotAtAll() throws IOException {
    Path to = folder.resolve("out");
    server.reply("GET /audit/export?format=csv", "{'a':1}");
    server.refuse("GET /audit/export?format=jsonl", 403, "auditors may");

    assertThat(sluice("audit", "export", "--format", "csv", "--to", to.toString()).code()).isZero();
    assertThat(Files.readString(to)).contains("1");
    Path other = folder.resolve("other");
    assertThat(sluice("audit", "export", "--to", other.toString()).err()).contains("auditors may");
    assertThat(other).doesNotExist();
  }
}
