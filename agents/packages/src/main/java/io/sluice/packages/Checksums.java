package io.sluice.packages;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** {@code SHA256SUMS}, as {@code sha256sum -c} reads it. */
final class Checksums {
  static final String FILE = "SHA256SUMS";

  private Checksums() {}

  static void write(Path folder, List<Path> files) throws IOException {
    var lines = new StringBuilder();
    for (Path file : files.stream().sorted().toList()) {
      lines.append(of(file)).append("  ").append(file.getFileName()).append('\n');
    }
    Files.writeString(folder.resolve(FILE), lines);
  }

  static String of(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    byte[] part = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int length = in.read(part); length >= 0; length = in.read(part)) {
        digest.update(part, 0, length);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
