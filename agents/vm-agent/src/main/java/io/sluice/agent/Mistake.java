package io.sluice.agent;

/**
 * One thing that is wrong with what a person wrote.
 *
 * @param key where, for example {@code ports.egress} or {@code --xds}
 * @param value what stands there
 * @param allowed what may stand there, in words
 */
public record Mistake(String key, String value, String allowed) {
  @Override
  public String toString() {
    return key + ": '" + value + "' is not " + allowed;
  }
}
