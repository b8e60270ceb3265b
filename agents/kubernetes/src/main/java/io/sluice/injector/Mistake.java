package io.sluice.injector;

/**
 * One thing that is wrong with what a person wrote.
 *
 * @param place where, for example {@code ports.ingress} or {@code
 *     metadata.annotations[sluice.io/port]}
 * @param value what stands there; empty when nothing does
 * @param allowed what may stand there, in words
 */
record Mistake(String place, String value, String allowed) {
  @Override
  public String toString() {
    return place + ": '" + value + "' is not " + allowed;
  }
}
