package io.sluice.console.web;

import java.util.List;

/**
 * How the console serves.
 *
 * @param host to listen on
 * @param port to listen on, 0 for any free one
 * @param token that everything under {@code /api} needs
 * @param observing whether every write is refused with 423
 * @param openList whether {@code /} lists the services to anybody who reaches it, without a token
 *     and read-only; meant for the demo on a loopback address, never for a server
 * @param environments as configured, in that order
 */
public record ConsoleSettings(
    String host,
    int port,
    BearerToken token,
    boolean observing,
    boolean openList,
    List<String> environments) {
  public ConsoleSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
    }
    environments = List.copyOf(environments);
  }
}
