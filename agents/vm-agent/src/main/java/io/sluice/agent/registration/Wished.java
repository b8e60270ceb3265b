package io.sluice.agent.registration;

import java.io.IOException;
import java.nio.file.Path;

/** The operator's wish, kept on disk, and what the one before left to be made good. */
final class Wished {
  private final Path file;
  private Wish now;
  private boolean afterDrain;

  private Wished(Path file, Wish now) {
    this.file = file;
    this.now = now;
  }

  /**
   * As it was when an agent last ran.
   *
   * @throws IOException if it cannot be read
   */
  static Wished read(Path folder) throws IOException {
    Path file = folder.resolve("registration.wish");
    return new Wished(file, Wish.read(file));
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
    wanted.write(file);
    afterDrain = wanted != Wish.DRAINED && (afterDrain || now == Wish.DRAINED);
    now = wanted;
  }

  /** Whether a drain, of this start or the one before, took out what nobody put back since. */
  boolean isAfterDrain() {
    return afterDrain;
  }

  /** The service has its place again. */
  void madeGood() {
    afterDrain = false;
  }
}
