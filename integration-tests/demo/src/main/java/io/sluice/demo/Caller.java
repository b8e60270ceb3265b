package io.sluice.demo;

import java.io.IOException;

/** One who asks the service again and again, one request at a time, and repeats none by himself. */
interface Caller extends AutoCloseable {
  /**
   * Asks once.
   *
   * @return who answered, as JSON
   * @throws IOException when there was no good answer
   */
  String ask() throws IOException;

  @Override
  void close() throws IOException;
}
