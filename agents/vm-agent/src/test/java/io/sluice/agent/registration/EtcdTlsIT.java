package io.sluice.agent.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.components.Certificates;
import io.sluice.components.Components;
import io.sluice.components.EtcdServer;
import io.sluice.components.Ports;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An etcd that wants the host's certificate, and shows one of its own. */
class EtcdTlsIT {
  @Test
  void itIsReadWithTheRightCertificatesAloneAndWithRenewedOnes(@TempDir Path folder)
      throws Exception {
    new Certificates(folder)
        .authority("ca")
        .authority("stranger")
        .signed("server", "ca", "IP:127.0.0.1", 2)
        .signed("host", "stranger", "IP:127.0.0.1", 2)
        .signed("renewed", "ca", "IP:127.0.0.1", 2, "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
    Ports ports = Ports.ofUser();
    int port = ports.next();
    int plain = ports.next();
    int peer = ports.next();
    EtcdServer.Settings settings =
        new EtcdServer.Settings(
            "alone",
            plain,
            peer,
            "alone=http://127.0.0.1:" + peer,
            "sluice",
            List.of(
                "--listen-client-urls=http://127.0.0.1:" + plain + ",https://127.0.0.1:" + port,
                "--cert-file=" + folder.resolve("server.pem"),
                "--key-file=" + folder.resolve("server.key"),
                "--trusted-ca-file=" + folder.resolve("ca.pem"),
                "--client-cert-auth"));
    try (EtcdServer etcd =
        EtcdServer.start(Components.ofUser(line -> {}).etcd(), settings, folder.resolve("etcd"))) {
      etcd.put("/services/orders/a1", "127.0.0.1:8080");
      Etcd trusting = over(folder, port, "ca");

      assertThatThrownBy(() -> over(folder, port, "stranger").below("/services/"))
          .hasMessageContaining("PKIX");
      assertThatThrownBy(() -> trusting.below("/services/")).hasMessageContaining("not answer");
      for (String kind : List.of("pem", "key")) {
        Files.move(
            folder.resolve("renewed." + kind),
            folder.resolve("host." + kind),
            StandardCopyOption.REPLACE_EXISTING);
      }

      assertThat(trusting.below("/services/")).hasSize(1);
    }
  }

  private static Etcd over(Path folder, int port, String authority) {
    return new Etcd(
        new EtcdMembers(
            new RegistrySettings.OfEtcd(
                List.of(URI.create("https://127.0.0.1:" + port)),
                "/services",
                new EtcdKeysLayout(),
                "",
                Optional.empty(),
                new RegistrySettings.Tls(
                    Optional.of(folder.resolve(authority + ".pem")),
                    Optional.of(folder.resolve("host.pem")),
                    Optional.of(folder.resolve("host.key"))))));
  }
}
