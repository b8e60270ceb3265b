package io.sluice.components;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Authorities and certificates in PEM, made with OpenSSL as an operator would: {@code NAME.pem} and
 * {@code NAME.key}.
 *
 * @param folder where they lie
 */
public record Certificates(Path folder) {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** An authority, for two days. */
  public Certificates authority(String name) {
    openssl(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=" + name,
        "-keyout",
        name + ".key",
        "-out",
        name + ".pem");
    return this;
  }

  /** A certificate for a subject alternative name, as in {@code DNS:localhost}. */
  public Certificates signed(String name, String authority, String subject, int days) {
    return signed(name, authority, subject, days, "rsa:2048");
  }

  /** The same with another kind of key. */
  public Certificates signed(
      String name, String authority, String subject, int days, String... newKey) {
    List<String> request = new ArrayList<>(List.of("req", "-nodes", "-subj", "/CN=" + name));
    request.add("-newkey");
    request.addAll(List.of(newKey));
    request.addAll(List.of("-keyout", name + ".key", "-out", name + ".csr"));
    openssl(request.toArray(String[]::new));
    write(name + ".ext", "subjectAltName=" + subject + "\n");
    openssl(
        "x509",
        "-req",
        "-in",
        name + ".csr",
        "-CA",
        authority + ".pem",
        "-CAkey",
        authority + ".key",
        "-CAcreateserial",
        "-days",
        Integer.toString(days),
        "-extfile",
        name + ".ext",
        "-out",
        name + ".pem");
    return this;
  }

  public Path certificate(String name) {
    return folder.resolve(name + ".pem");
  }

  public Path key(String name) {
    return folder.resolve(name + ".key");
  }

  /** Puts one certificate and its key in the place of another, at once as an operator's tool. */
  public void replace(String name, String by) {
    replace(certificate(name), certificate(by));
    replace(key(name), key(by));
  }

  private static void replace(Path file, Path by) {
    try {
      Path aside = file.resolveSibling("aside");
      Files.copy(by, aside, StandardCopyOption.REPLACE_EXISTING);
      Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void write(String file, String text) {
    try {
      Files.writeString(folder.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs OpenSSL in the folder.
   *
   * @throws ComponentMissing if it does not do what it was told
   */
  public void openssl(String... arguments) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    ToolRun run = ToolRun.of(folder, LIMIT, command.toArray(String[]::new));
    if (!run.succeeded()) {
      throw new ComponentMissing(
          String.join(" ", command) + ": " + run.output() + " (is the package openssl installed?)");
    }
  }
}
