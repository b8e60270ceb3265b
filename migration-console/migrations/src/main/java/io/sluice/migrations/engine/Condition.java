package io.sluice.migrations.engine;

/**
 * One thing that the running step needs.
 *
 * @param name a fixed word, for example {@code acknowledged}; a guard's is {@code guard:NAME}
 * @param sentence with its numbers, for people
 */
public record Condition(String name, Standing standing, String sentence) {
  /** How it stands. */
  public enum Standing {
    MET,
    WAITING,
    FAILED,
    /** The plan does not ask for it. */
    NOT_ASKED
  }

  static Condition met(String name, String sentence) {
    return new Condition(name, Standing.MET, sentence);
  }

  static Condition waiting(String name, String sentence) {
    return new Condition(name, Standing.WAITING, sentence);
  }

  static Condition failed(String name, String sentence) {
    return new Condition(name, Standing.FAILED, sentence);
  }

  static Condition notAsked(String name, String sentence) {
    return new Condition(name, Standing.NOT_ASKED, sentence);
  }

  /** Whether it does not stand in the way. */
  public boolean open() {
    return standing == Standing.MET || standing == Standing.NOT_ASKED;
  }
}
