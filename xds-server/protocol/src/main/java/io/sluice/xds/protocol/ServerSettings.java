package io.sluice.xds.protocol;

import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import java.net.InetSocketAddress;
import java.util.List;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link DiscoveryServer} listens.
 *
 * @param listen port 0 takes any free one
 * @param credentials of the transport; a client certificate's names become the {@link Peer}'s
 * @param loops threads over which streams are spread, at least 1
 * @param services offered on the same port beside discovery, such as load reporting
 */
public record ServerSettings(
    InetSocketAddress listen,
    ServerCredentials credentials,
    Limits limits,
    int loops,
    List<BindableService> services) {
  public ServerSettings {
    services = List.copyOf(services);
    if (loops < 1) {
      throw new IllegalArgumentException("a server has at least one loop");
    }
  }

  /** Without TLS, with {@link Limits#DEFAULT} and two loops. */
  public static ServerSettings plain(InetSocketAddress listen) {
    return new ServerSettings(
        listen, InsecureServerCredentials.create(), Limits.DEFAULT, 2, List.of());
  }

  /**
   * The same with TLS.
   *
   * @param clients who may connect, by a certificate; null when clients need none
   */
  public ServerSettings withTls(X509KeyManager keys, @Nullable X509TrustManager clients) {
    TlsServerCredentials.Builder tls = TlsServerCredentials.newBuilder().keyManager(keys);
    if (clients != null) {
      tls.trustManager(clients).clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
    }
    return new ServerSettings(listen, tls.build(), limits, loops, services);
  }

  public ServerSettings withLimits(Limits newLimits) {
    return new ServerSettings(listen, credentials, newLimits, loops, services);
  }

  public ServerSettings withServices(List<BindableService> newServices) {
    return new ServerSettings(listen, credentials, limits, loops, newServices);
  }
}
