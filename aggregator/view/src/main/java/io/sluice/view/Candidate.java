package io.sluice.view;

/**
 * What is seen of a service and gets no traffic until it is admitted.
 *
 * @param service whose it is
 * @param kind an environment, or a source's name
 * @param environment where its instances run
 * @param source the source that has it; empty for an environment
 * @param name the source's own name; empty for an environment
 * @param ready how many ready endpoints it would bring
 */
public record Candidate(
    String service, Kind kind, String environment, String source, String name, int ready) {

  /** What is to be admitted. */
  public enum Kind {
    /** A split that names the environment admits it. */
    ENVIRONMENT,
    /** {@code sluice admit SERVICE SOURCE/NAME} admits it. */
    NAME
  }

  /** {@code SERVICE/ENVIRONMENT} or {@code SERVICE/SOURCE/NAME}. */
  public String id() {
    return kind == Kind.ENVIRONMENT
        ? service + "/" + environment
        : service + "/" + source + "/" + name;
  }
}
