package io.sluice.agent.registration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether the service answers through this host's Envoy, as its callers will reach it. Blocking.
 */
final class ServiceCheck {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final LocalHttp http;
  private final int port;
  private final int ingress;
  private final String path;

  /**
   * @param port the service's own
   * @param ingress Envoy's for it
   * @param path over HTTP; empty when a connection is all that can be asked for
   */
  ServiceCheck(LocalHttp http, int port, int ingress, String path) {
    this.http = http;
    this.port = port;
    this.ingress = ingress;
    this.path = path;
  }

  /** Empty when it does, else why not. */
  Optional<String> trouble() {
    if (!path.isEmpty()) {
      return request();
    }
    // Envoy's listener takes connections for a service that is away, too.
    return connect(port).or(() -> connect(ingress));
  }

  /**
   * The same, and whether Envoy listens where callers will look.
   *
   * @param address under which the service is to be registered; empty for the registry's own
   */
  Optional<String> trouble(String address) {
    return trouble().or(() -> isOwnOfIpv6(address) ? at(address) : Optional.empty());
  }

  /** At those of IPv4 it listens always; one that is not this host's cannot be tried from here. */
  private static boolean isOwnOfIpv6(String address) {
    try {
      return address.indexOf(':') >= 0
          && NetworkInterface.getByInetAddress(InetAddress.getByName(address)) != null;
    } catch (IOException noAddress) {
      return false;
    }
  }

  private Optional<String> at(String address) {
    return connect(new InetSocketAddress(address, ingress))
        .map(
            why ->
                "the service is registered under "
                    + address
                    + ", and Envoy does not listen there ("
                    + why
                    + "): start the agent with --addresses "
                    + address);
  }

  /** Whether the service itself takes connections; empty when it does. */
  Optional<String> direct() {
    return connect(port);
  }

  private static Optional<String> connect(int port) {
    return connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private static Optional<String> connect(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) LIMIT.toMillis());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("port " + address.getPort() + " takes no connection: " + e.getMessage());
    }
  }

  private Optional<String> request() {
    URI uri = URI.create("http://127.0.0.1:" + ingress + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(LIMIT).GET().build();
    try {
      int status = http.send(request).statusCode();
      return status / 100 == 2
          ? Optional.empty()
          : Optional.of(path + " answers " + status + " through port " + ingress);
    } catch (IOException e) {
      return Optional.of("port " + ingress + " does not answer: " + e.getMessage());
    }
  }
}
