package io.sluice.suites;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The disk of a member that was started on a small one, to be filled by somebody else. */
final class SmallDisk {
  private static final int PIECE = 65_536;

  private final Path filler;

  SmallDisk(Member member) {
    // The folder as the server sees it.
    filler =
        Path.of("/proc", Long.toString(member.process().pid()), "root")
            .resolve(member.data().toString().substring(1))
            .resolve("filler");
  }

  /** Leaves no room; again, when what is there was rewritten. */
  void fill() {
    try (FileChannel file =
        FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int size = PIECE; size > 0; ) {
        try {
          file.write(ByteBuffer.allocate(size));
        } catch (IOException full) {
          size /= 2;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** There is room again. */
  void empty() {
    try {
      Files.delete(filler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
