package io.sluice.registry.file;

import io.sluice.registry.RegistryEvent.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The file on disk, read only while nobody is writing to it; used by one thread. */
final class StillFile {
  /** More than 10,000 services of 20 instances need, and less than hurts. */
  static final long MAX_BYTES = 64L * 1024 * 1024;

  /** A writer's pieces come faster than this. */
  private static final Duration STILL = Duration.ofMillis(50);

  /**
   * A file that shrank is likelier half written than cut down: it has to stand still for longer.
   */
  private static final Duration SHRUNK_STILL = Duration.ofMillis(500);

  /** After this a file that never stands still is an outage. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What changes when the file changes, a swapped link or a rename over it included. */
  private record Stamp(Path real, @Nullable Object key, long size, Instant modified) {}

  private final Path path;

  /** The file that was read last, and the one that was seen last, since when. */
  private @Nullable Stamp read;

  private @Nullable Stamp seen;
  private long seenSince;
  private long movingSince;

  StillFile(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /**
   * Looks at the file, and reads it when it is another than last time and stands still.
   *
   * @param always whether an unchanged file is read, too
   */
  FileReading look(boolean always) {
    try {
      Stamp stamp = stamp();
      if (stamp.equals(read)) {
        return always ? whole(stamp) : new FileReading.Unchanged();
      }
      long now = System.nanoTime();
      if (!stamp.equals(seen)) {
        movingSince = seen == null || seen.equals(read) ? now : movingSince;
        seen = stamp;
        seenSince = now;
      }
      Duration left = (shrank(stamp) ? SHRUNK_STILL : STILL).minusNanos(now - seenSince);
      if (left.isNegative() || left.isZero()) {
        return whole(stamp);
      }
      if (now - movingSince > PATIENCE.toNanos()) {
        return unreadable(Cause.OUTAGE, path + " is written to all the time");
      }
      return new FileReading.Moving(left);
    } catch (NoSuchFileException e) {
      return unreadable(Cause.OUTAGE, path + " does not exist");
    } catch (AccessDeniedException e) {
      return unreadable(Cause.CREDENTIALS, path + " may not be read by this user");
    } catch (IOException e) {
      return unreadable(Cause.OUTAGE, path + " cannot be read: " + e.getMessage());
    }
  }

  private FileReading whole(Stamp stamp) throws IOException {
    if (stamp.size() > MAX_BYTES) {
      return unreadable(
          Cause.UNTRUSTED, path + " has " + stamp.size() + " bytes, more than " + MAX_BYTES);
    }
    byte[] bytes = bytes(stamp);
    if (!stamp().equals(stamp) || bytes.length != stamp.size()) {
      return new FileReading.Moving(STILL);
    }
    read = stamp;
    seen = stamp;
    return new FileReading.Bytes(bytes, digest(bytes));
  }

  private boolean shrank(Stamp now) {
    Stamp before = read;
    return before != null && now.size() < before.size();
  }

  private Stamp stamp() throws IOException {
    Path real = path.toRealPath();
    BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      throw new IOException("it is not a regular file");
    }
    return new Stamp(
        real, attributes.fileKey(), attributes.size(), attributes.lastModifiedTime().toInstant());
  }

  private static byte[] bytes(Stamp stamp) throws IOException {
    try (InputStream in = Files.newInputStream(stamp.real())) {
      return in.readNBytes((int) MAX_BYTES + 1);
    }
  }

  private FileReading unreadable(Cause cause, String detail) {
    return new FileReading.Unreadable(cause, detail);
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
