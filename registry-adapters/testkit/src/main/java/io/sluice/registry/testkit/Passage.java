package io.sluice.registry.testkit;

/**
 * What a {@link FaultyProxy} lets through of an answer now.
 *
 * @param intact so many bytes since the last change of mode pass as they are
 * @param rest what becomes of those that follow
 */
record Passage(long intact, Rest rest) {
  static final Passage FREE = new Passage(Long.MAX_VALUE, Rest.RESET);

  enum Rest {
    RESET,
    GARBAGE
  }
}
