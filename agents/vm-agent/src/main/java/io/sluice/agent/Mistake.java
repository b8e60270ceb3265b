package io.sluice.agent;

/**
 * One thing that is wrong with what a person wrote.
 *
 * @param key where, for example {@code ports.egress} or {@code --xds}
 * @param value what stands there
 * @param allowed what may stand there, in words
 * @param line from 1; 0 where there are no lines
 */
public record Mistake(String key, String value, String allowed, int line) {
  /** One that stands on no line. */
  public Mistake(String key, String value, String allowed) {
    this(key, value, allowed, 0);
  }

  /** The same on a line. */
  public Mistake on(int where) {
    return new Mistake(key, value, allowed, where);
  }

  @Override
  public String toString() {
    return (line > 0 ? "line " + line + ": " : "") + key + ": '" + value + "' is not " + allowed;
  }
}
