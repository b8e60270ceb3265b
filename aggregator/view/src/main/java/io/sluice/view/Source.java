package io.sluice.view;

/**
 * One configured registry, as merge and guard need to know it.
 *
 * @param name unique in the configuration
 * @param kind of its adapter: {@code file}, {@code consul}
 * @param environment where its instances run
 * @param region the data centre, empty when none is configured
 * @param network in which its addresses are reachable, empty for the common one
 * @param precedence the higher one wins when two sources claim one address
 * @param trust what its claims may do
 * @param admission whether its new names wait for an operator
 * @param required whether proxies wait for its first sync
 */
public record Source(
    String name,
    String kind,
    String environment,
    String region,
    String network,
    int precedence,
    Trust trust,
    Admission admission,
    boolean required) {

  /** What a source's claims may do. */
  public enum Trust {
    /** Adds instances. */
    REGISTER,
    /** Adds what another source or an active check sees as well. */
    CONFIRM,
    /** Adds nothing, but takes away what it does not know. */
    VETO
  }

  /** Whether a new name of the source is let in by itself. */
  public enum Admission {
    /** By itself. */
    AUTO,
    /** By an operator. */
    CONFIRM
  }

  /** A source of an environment with all defaults. */
  public static Source of(String name, String environment) {
    return new Source(name, "file", environment, "", "", 0, Trust.REGISTER, Admission.AUTO, true);
  }
}
