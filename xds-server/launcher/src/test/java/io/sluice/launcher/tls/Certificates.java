package io.sluice.launcher.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Authorities and certificates in PEM, made with OpenSSL as an operator would. */
public record Certificates(Path folder) {
  /** An authority: {@code NAME.pem} and {@code NAME.key}. */
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

  public TlsFiles files(String name) {
    return new TlsFiles(certificate(name), key(name), null);
  }

  public Path certificate(String name) {
    return folder.resolve(name + ".pem");
  }

  public Path key(String name) {
    return folder.resolve(name + ".key");
  }

  /** Puts one certificate and its key in the place of another, at once as an operator's tool. */
  public void replace(String name, String by) {
    try {
      for (Path[] move :
          new Path[][] {{certificate(by), certificate(name)}, {key(by), key(name)}}) {
        Path aside = move[1].resolveSibling("aside");
        Files.copy(move[0], aside, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.move(aside, move[1], java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  public void write(String file, String text) {
    try {
      Files.writeString(folder.resolve(file), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Runs OpenSSL in the folder. */
  public void openssl(String... arguments) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("openssl.log").toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(
            command
                + ": "
                + Files.readString(folder.resolve("openssl.log"), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new AssertionError("openssl is missing: install the package openssl", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the test was interrupted", e);
    }
  }
}
