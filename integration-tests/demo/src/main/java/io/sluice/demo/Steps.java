package io.sluice.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;

/** A scenario that the show lets take its steps, ten times a second, on the show's thread. */
interface Steps {
  /** The most that it may take, in milliseconds. */
  long LIMIT_MS = 180_000;

  /**
   * Does what is to be done next.
   *
   * @param shares as the server says, empty when it could not be asked
   * @param out takes what a person should read
   * @return the exit value when it is over, else empty
   */
  Optional<Integer> step(Scenery.Running running, Optional<Shares> shares, PrintStream out)
      throws IOException;
}
