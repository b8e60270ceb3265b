package io.sluice.agent.registration;

import io.sluice.agent.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's wish, kept on disk, and what a drain before it left to be made good. */
final class Wished {
  private static final Logger log = LoggerFactory.getLogger(Wished.class);

  private final Path file;

  /** There from a drain until the service has its place again. */
  private final Path drained;

  private Wish now;
  private boolean afterDrain;

  private Wished(Path file, Path drained) throws IOException {
    this.file = file;
    this.drained = drained;
    this.now = Wish.read(file);
    this.afterDrain = Files.exists(drained);
  }

  /**
   * As it was when an agent last ran.
   *
   * @throws IOException if it cannot be read
   */
  static Wished read(Path folder) throws IOException {
    return new Wished(folder.resolve("registration.wish"), folder.resolve("registration.drained"));
  }

  Wish now() {
    return now;
  }

  /**
   * Something else is wished from now on.
   *
   * @throws IOException if it cannot be kept; the wish of before holds
   */
  void becomes(Wish wanted) throws IOException {
    // Of a drain that an older release kept there is the wish alone.
    if (wanted == Wish.DRAINED || now == Wish.DRAINED) {
      boolean unused = WholeFile.put(drained, "until the service has its place again\n");
      afterDrain = true;
    }
    wanted.write(file);
    now = wanted;
  }

  /** Whether a drain, whoever ran then, took out what nobody put back since. */
  boolean isAfterDrain() {
    return afterDrain;
  }

  /** The service has its place again. */
  void madeGood() {
    if (!afterDrain) {
      return;
    }
    afterDrain = false;
    try {
      boolean unused = Files.deleteIfExists(drained);
    } catch (IOException e) {
      log.atWarn().setCause(e).log("the drain that was made good cannot be forgotten");
    }
  }
}
