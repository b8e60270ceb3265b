package io.sluice.view;

import java.util.List;

/**
 * One configured registry, as merge and guard need to know it.
 *
 * @param name unique in the configuration
 * @param kind of its adapter: {@code file}, {@code consul}
 * @param environment where its instances run
 * @param region the data centre, empty when none is configured
 * @param network in which its addresses are reachable, empty for the common one
 * @param gateways where proxies of other networks reach its instances; none: they cannot
 * @param precedence the higher one wins when two sources claim one address
 * @param trust what its claims may do
 * @param admission whether its new names wait for an operator
 * @param required whether proxies wait for its first sync
 * @param shadow whether it is only compared: read and merged beside the view, never published
 */
public record Source(
    String name,
    String kind,
    String environment,
    String region,
    String network,
    List<Gateway> gateways,
    int precedence,
    Trust trust,
    Admission admission,
    boolean required,
    boolean shadow) {

  public Source {
    gateways = List.copyOf(gateways);
  }

  /**
   * Where a network is entered.
   *
   * @param address an IP address, without brackets
   * @param port 1 to 65535
   */
  public record Gateway(String address, int port) {
    public Gateway {
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("port must be 1 to 65535, not " + port);
      }
    }
  }

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
    return new Source(
        name,
        "file",
        environment,
        "",
        "",
        List.of(),
        0,
        Trust.REGISTER,
        Admission.AUTO,
        true,
        false);
  }

  /** The same, read by another adapter. */
  public Source withKind(String other) {
    return new Source(
        name,
        other,
        environment,
        region,
        network,
        gateways,
        precedence,
        trust,
        admission,
        required,
        shadow);
  }

  /** The same in a data centre. */
  public Source withRegion(String other) {
    return new Source(
        name,
        kind,
        environment,
        other,
        network,
        gateways,
        precedence,
        trust,
        admission,
        required,
        shadow);
  }

  /** The same in a network, entered through gateways. */
  public Source withNetwork(String other, List<Gateway> entries) {
    return new Source(
        name,
        kind,
        environment,
        region,
        other,
        entries,
        precedence,
        trust,
        admission,
        required,
        shadow);
  }

  /** The same with another precedence. */
  public Source withPrecedence(int other) {
    return new Source(
        name,
        kind,
        environment,
        region,
        network,
        gateways,
        other,
        trust,
        admission,
        required,
        shadow);
  }

  /** The same with another trust. */
  public Source withTrust(Trust other) {
    return new Source(
        name,
        kind,
        environment,
        region,
        network,
        gateways,
        precedence,
        other,
        admission,
        required,
        shadow);
  }

  /** The same with another admission. */
  public Source withAdmission(Admission other) {
    return new Source(
        name,
        kind,
        environment,
        region,
        network,
        gateways,
        precedence,
        trust,
        other,
        required,
        shadow);
  }

  /** The same, waited for or not. */
  public Source withRequired(boolean other) {
    return new Source(
        name,
        kind,
        environment,
        region,
        network,
        gateways,
        precedence,
        trust,
        admission,
        other,
        shadow);
  }

  /** The same, published or only compared. */
  public Source withShadow(boolean other) {
    return new Source(
        name,
        kind,
        environment,
        region,
        network,
        gateways,
        precedence,
        trust,
        admission,
        required,
        other);
  }
}
