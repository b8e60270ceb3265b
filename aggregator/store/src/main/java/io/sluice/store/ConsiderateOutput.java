package io.sluice.store;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes into a file that stops before it fills a disk which others need. For one thread. */
final class ConsiderateOutput extends FilterOutputStream {
  private static final int LOOKS_EVERY = 1 << 20;

  private final Path file;
  private final long leaves;
  private long unlooked = LOOKS_EVERY;

  /**
   * Over a stream into a file.
   *
   * @param leaves how many bytes stay free at least
   */
  ConsiderateOutput(OutputStream out, Path file, long leaves) {
    super(out);
    this.file = file;
    this.leaves = leaves;
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    look(length);
    out.write(bytes, from, length);
  }

  @Override
  public void write(int one) throws IOException {
    look(1);
    out.write(one);
  }

  private void look(int length) throws IOException {
    unlooked += length;
    if (unlooked >= LOOKS_EVERY) {
      unlooked = 0;
      if (Files.getFileStore(file).getUsableSpace() < leaves + LOOKS_EVERY) {
        throw new IOException(
            "a backup would leave less than %d MiB on the disk of %s; make room there"
                .formatted(leaves >> 20, file.getParent()));
      }
    }
  }
}
