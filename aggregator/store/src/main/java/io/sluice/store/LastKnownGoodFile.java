package io.sluice.store;

import io.sluice.view.KnownGood;
import io.sluice.view.KnownGoodForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The file behind {@link LastKnownGood}: a SHA-256, then what it is of. Written beside, synced and
 * renamed, so that a reader finds the old content or the new one, whole.
 */
final class LastKnownGoodFile {
  private static final int HASH = 32;

  /** 50,000 services of 20 instances take about 300 MB; beyond this nothing of ours wrote it. */
  private static final long MOST = 1L << 30;

  private final Path path;

  LastKnownGoodFile(Path path) {
    this.path = path;
  }

  /** What became of an attempt to read. */
  sealed interface Reading {
    /** It is whole. */
    record Found(KnownGood known) implements Reading {}

    /** There is none. */
    record Absent() implements Reading {}

    /** It is damaged, foreign or of another form; a sentence says which. */
    record Refused(String why) implements Reading {}

    /** Whether it is good cannot be said; a sentence says why. */
    record Unreadable(String why) implements Reading {}
  }

  Path path() {
    return path;
  }

  Reading read() {
    try {
      if (Files.size(path) > MOST) {
        return new Reading.Refused("it has " + Files.size(path) + " bytes");
      }
      byte[] bytes = Files.readAllBytes(path);
      if (bytes.length < HASH) {
        return new Reading.Refused("it is cut: it has " + bytes.length + " bytes");
      }
      byte[] content = Arrays.copyOfRange(bytes, HASH, bytes.length);
      if (!MessageDigest.isEqual(Arrays.copyOf(bytes, HASH), DurableFile.sha256(content))) {
        return new Reading.Refused("its checksum does not match its content");
      }
      return decoded(content);
    } catch (NoSuchFileException e) {
      return new Reading.Absent();
    } catch (IOException e) {
      return new Reading.Unreadable("it cannot be read: " + e);
    }
  }

  private static Reading decoded(byte[] content) {
    try {
      return new Reading.Found(KnownGoodForm.decode(content));
    } catch (IOException e) {
      return new Reading.Refused(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Puts the file where nobody takes it for good, and nobody writes over it.
   *
   * @param ending of its name there
   * @return where it is now
   */
  Path setAside(String ending) throws IOException {
    Path aside = path.resolveSibling(path.getFileName() + ending);
    return Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
  }

  void write(KnownGood known) throws IOException {
    byte[] content = KnownGoodForm.encode(known);
    if (content.length > MOST - HASH) {
      throw new IOException("it would have " + content.length + " bytes, and nobody would read it");
    }
    DurableFile.write(path, DurableFile.sha256(content), content);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
