package io.sluice.registry.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.components.KubernetesApi;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.testkit.EventLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a certificate that nobody vouches for is no outage. */
class KubernetesTrustIT {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @Test
  void anUntrustedCertificateIsToldApartFromAnOutageAndNotAskedInATightLoop(@TempDir Path folder)
      throws Exception {
    AtomicInteger handshakes = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    EventLog events = new EventLog();
    try (SSLServerSocket server = server(folder)) {
      Thread accepting = new Thread(() -> accept(server, handshakes, refused));
      accepting.setDaemon(true);
      accepting.start();
      URI uri = URI.create("https://127.0.0.1:" + server.getLocalPort());
      Path kubeconfig = KubernetesApi.writeKubeconfig(folder.resolve("kubeconfig"), uri);
      try (KubernetesRegistry registry =
          new KubernetesRegistry(
              "trust", KubernetesSettings.of(kubeconfig).withPacing(TestPacing.FAST))) {

        registry.start(events);

        Disconnected said = events.awaitDisconnected(0, Cause.UNTRUSTED);
        assertThat(said.detail()).contains("certificate is not trusted");
        assertThat(refused.get()).isPositive();
        assertThat(handshakes.get()).isLessThan(5);
      }
    }
  }

  private static void accept(
      SSLServerSocket server, AtomicInteger handshakes, AtomicInteger refused) {
    while (!server.isClosed()) {
      try (SSLSocket socket = (SSLSocket) server.accept()) {
        handshakes.incrementAndGet();
        socket.startHandshake();
      } catch (IOException e) {
        // The client refuses the certificate, which is what is wanted here.
        refused.incrementAndGet();
      }
    }
  }

  private static SSLServerSocket server(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "server",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return (SSLServerSocket)
        context
            .getServerSocketFactory()
            .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }
}
