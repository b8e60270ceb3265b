package io.sluice.components;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Held by at most one thread of one process at a time; the system frees it when its holder dies.
 */
final class FolderLock implements AutoCloseable {
  // A file lock belongs to the whole JVM and throws at the second taker, so threads queue here
  // first.
  private static final ReentrantLock WITHIN_JVM = new ReentrantLock(true);

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits until the lock is free. */
  static FolderLock take(Path file) {
    WITHIN_JVM.lock();
    boolean taken = false;
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      var lock = new FolderLock(locked(file));
      taken = true;
      return lock;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + file, e);
    } finally {
      if (!taken) {
        WITHIN_JVM.unlock();
      }
    }
  }

  private static FileChannel locked(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      channel.lock();
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  FileChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unlock", e);
    } finally {
      WITHIN_JVM.unlock();
    }
  }
}
