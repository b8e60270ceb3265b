package io.sluice.store.anchor;

import io.sluice.proof.SignedHead;
import io.sluice.proof.TrustedHeads;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.PublicKey;
import java.util.List;

/**
 * Appends heads to a file, a line each; it may be rotated away at any time.
 *
 * @param file made with its first line; its folder must be there
 */
public record FileAnchor(Path file) implements Anchor {

  @Override
  public String name() {
    return "file " + file;
  }

  @Override
  public void take(SignedHead head) throws IOException {
    ByteBuffer line = ByteBuffer.wrap((head.line() + "\n").getBytes(StandardCharsets.UTF_8));
    try (FileChannel out =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      while (line.hasRemaining()) {
        out.write(line);
      }
      out.force(true);
    }
  }

  /** What it holds; nothing where there is no file yet. */
  TrustedHeads heads(PublicKey key) throws IOException {
    if (!Files.exists(file)) {
      return TrustedHeads.NONE;
    }
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      return TrustedHeads.read(lines, List.of(key));
    }
  }
}
