package io.sluice.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The folder that belongs to one server at a time; the lock falls with the process. */
final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Creates the folder where there is none, and takes it. */
  static DataFolder take(Path path) throws StartFailure {
    FileChannel channel;
    try {
      Files.createDirectories(path);
      channel =
          FileChannel.open(
              path.resolve("sluice.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new StartFailure("cannot write in the data folder " + path + ": " + e.getMessage(), e);
    }
    try {
      if (locked(channel) != null) {
        return new DataFolder(path, channel);
      }
      channel.close();
    } catch (IOException e) {
      throw new StartFailure("cannot lock the data folder " + path + ": " + e.getMessage(), e);
    }
    throw new StartFailure(
        "another server uses the data folder "
            + path
            + "; stop it, or give this one its own (key: data)");
  }

  private static @Nullable FileLock locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held within this process
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
