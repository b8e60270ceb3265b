package io.sluice.console.web;

import io.sluice.view.people.SignInProvider;
import java.util.List;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

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
 * @param keys for TLS, asked anew for each handshake; null for plain HTTP
 * @param provider who vouches for people beside passwords, or null
 */
public record ConsoleSettings(
    String host,
    int port,
    BearerToken token,
    boolean observing,
    boolean openList,
    List<String> environments,
    @Nullable X509KeyManager keys,
    @Nullable SignInProvider provider) {
  /** Without TLS. */
  public ConsoleSettings(
      String host,
      int port,
      BearerToken token,
      boolean observing,
      boolean openList,
      List<String> environments) {
    this(host, port, token, observing, openList, environments, null, null);
  }

  public ConsoleSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
    }
    environments = List.copyOf(environments);
  }

  /** The same with TLS, or without where there is no key. */
  public ConsoleSettings withTls(@Nullable X509KeyManager newKeys) {
    return new ConsoleSettings(
        host, port, token, observing, openList, environments, newKeys, provider);
  }

  /** The same with somebody who vouches for people. */
  public ConsoleSettings withProvider(@Nullable SignInProvider newProvider) {
    return new ConsoleSettings(
        host, port, token, observing, openList, environments, keys, newProvider);
  }
}
