package io.sluice.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.console.contract.ReasonRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "backup",
    description = {
      "Everything that is stored, into one file, from a running server; sluice restore takes it.",
      "It holds hashes of passwords and tokens: keep it as you keep those. Who may administer"
          + " all services may do it, and the audit says so.",
      "Without a server: sluice backup --config FILE TO."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before anything runs.
final class BackupCommand implements Runnable {
  private final Sluice sluice;

  @Parameters(paramLabel = "TO", description = "The file; it must not exist.")
  private Path to;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the audit.")
  private String reason = "";

  BackupCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    if (Files.exists(to)) {
      throw new Failure(Failure.REFUSED, to + " exists; a backup is not written over");
    }
    long bytes = sluice.client().save("POST", "/backup", new ReasonRequest(reason), this::take);
    ObjectNode body = Bodies.object();
    body.put("file", to.toString());
    body.put("bytes", bytes);
    if (!sluice.printed(body)) {
      sluice.paper().line(to + ": whole, " + bytes + " bytes");
    }
  }

  /** What is not whole never has the name of a backup. */
  private long take(InputStream body) throws IOException {
    Path aside = to.resolveSibling(to.getFileName() + ".part");
    try {
      Files.deleteIfExists(aside);
      Files.createFile(
          aside,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (IOException e) {
      throw new Failure(Failure.FAILED, "cannot write " + to + ": " + Download.why(e));
    }
    try {
      long bytes;
      try (var file = Files.newOutputStream(aside)) {
        bytes = body.transferTo(file);
      }
      if (!isWhole(aside)) {
        throw new Failure(Failure.FAILED, "what came is no whole backup: nothing is written");
      }
      Files.move(aside, to, StandardCopyOption.ATOMIC_MOVE);
      return bytes;
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  /** Whether its last line is there; a restoration compares the digest in it. */
  private static boolean isWhole(Path file) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      String last = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line;
      }
      return last.startsWith("{\"end\":");
    } catch (IOException e) {
      return false;
    }
  }
}
