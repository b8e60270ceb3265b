package io.sluice.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.console.contract.AuditFindingBody;
import io.sluice.console.contract.AuditHeadBody;
import io.sluice.console.contract.AuditVerificationBody;
import io.sluice.proof.Export;
import io.sluice.proof.HeadKey;
import io.sluice.proof.TrustedHeads;
import io.sluice.proof.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Verifies an exported audit with nothing but files. */
final class OfflineVerification {
  private final Sluice sluice;
  private final Path file;
  private final @Nullable String key;
  private final @Nullable String trusted;

  OfflineVerification(Sluice sluice, Path file, @Nullable String key, @Nullable String trusted) {
    this.sluice = sluice;
    this.file = file;
    this.key = key;
    this.trusted = trusted;
  }

  /** The exit code. */
  int run() {
    if (key == null) {
      throw new Failure(
          Failure.USAGE,
          "--public-key is missing: the key that you kept when the server was set up (sluice audit"
              + " head shows it)");
    }
    PublicKey own = publicKey(key);
    TrustedHeads heads = trusted == null ? TrustedHeads.NONE : heads(trusted, own);
    if (trusted != null && heads.heads().isEmpty()) {
      throw new Failure(
          Failure.FAILED,
          "--trusted-head has no signed head that this key signed ("
              + heads.refused()
              + " of another key)");
    }
    Verdict verdict = verdict(own, heads);
    AuditVerificationBody body = body(verdict, heads.refused());
    ObjectNode json = Bodies.tree(body);
    if (!sluice.printed(json)) {
      Paper paper = sluice.paper();
      if (heads.refused() > 0) {
        paper.line(
            Paper.Tint.BAD,
            heads.refused() + " of the trusted heads were not signed with this key, or altered");
      }
      AuditCommand.print(paper, body);
    }
    return body.whole() ? 0 : Failure.FAILED;
  }

  private Verdict verdict(PublicKey own, TrustedHeads heads) {
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return Export.verify(lines, own, heads.heads());
    } catch (NoSuchFileException e) {
      throw new Failure(Failure.USAGE, "there is no file " + file);
    } catch (IOException e) {
      throw new Failure(Failure.FAILED, file + " cannot be verified: " + e.getMessage());
    }
  }

  private static PublicKey publicKey(String text) {
    try {
      Path place = Path.of(text);
      return HeadKey.publicKey(Files.isRegularFile(place) ? Files.readString(place) : text);
    } catch (IllegalArgumentException e) {
      throw new Failure(Failure.USAGE, "--public-key is no public key of the audit's heads");
    } catch (IOException e) {
      throw new Failure(Failure.USAGE, "--public-key cannot be read: " + e.getMessage());
    }
  }

  private static TrustedHeads heads(String text, PublicKey own) {
    try {
      boolean inline = text.stripLeading().startsWith("{");
      try (BufferedReader lines =
          inline
              ? new BufferedReader(new StringReader(text))
              : Files.newBufferedReader(Path.of(text), StandardCharsets.ISO_8859_1)) {
        return TrustedHeads.read(lines, List.of(own));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure(Failure.USAGE, "--trusted-head cannot be read: " + e.getMessage());
    }
  }

  /** A head that somebody forged beside the true ones makes the whole doubtful. */
  private static AuditVerificationBody body(Verdict verdict, long refused) {
    return new AuditVerificationBody(
        verdict.isWhole() && refused == 0,
        verdict.entries(),
        verdict.dropped(),
        verdict.heads(),
        new AuditHeadBody(
            verdict.head().size(), verdict.head().root().hex(), verdict.head().link().hex()),
        verdict.findings().stream()
            .map(
                found ->
                    new AuditFindingBody(
                        found.kind().name().toLowerCase(Locale.ROOT), found.seq(), found.text()))
            .toList(),
        verdict.total());
  }
}
