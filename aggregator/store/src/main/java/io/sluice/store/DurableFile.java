package io.sluice.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Files of which a reader finds the old content or the new one, whole, whatever fails meanwhile.
 */
final class DurableFile {
  private DurableFile() {}

  /**
   * Written beside, synced and renamed, and the folder synced.
   *
   * @throws IOException if it could not be; the old content stays
   */
  static void write(Path path, byte[]... content) throws IOException {
    Path beside = path.resolveSibling(path.getFileName() + ".new");
    try (FileChannel file =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      for (byte[] part : content) {
        ByteBuffer left = ByteBuffer.wrap(part);
        while (left.hasRemaining()) {
          file.write(left);
        }
      }
      file.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(beside);
      throw e;
    }
    Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
    sync(path);
  }

  /** Removes the file so that it stays removed. */
  static void remove(Path path) throws IOException {
    if (Files.deleteIfExists(path)) {
      sync(path);
    }
  }

  private static void sync(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalStateException(path + " is no file");
    }
    try (FileChannel folder = FileChannel.open(parent, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
