package io.sluice.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.components.Certificates;
import io.sluice.components.Ports;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.registry.RegistryEvent.Synced;
import io.sluice.registry.testkit.EventLog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An etcd that wants a certificate of ours, and shows one of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EtcdTlsIT {
  private Path folder;
  private RealEtcd etcd;
  private int port;

  @SuppressWarnings("NullAway.Init") // JUnit calls start before any test
  EtcdTlsIT() {}

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException, InterruptedException {
    folder = temporary;
    new Certificates(folder)
        .authority("ca")
        .authority("stranger")
        .signed("server", "ca", "IP:127.0.0.1", 2)
        .signed("client", "ca", "IP:127.0.0.1", 2);
    int plain = Ports.ofUser().next();
    port = Ports.ofUser().next();
    etcd =
        RealEtcd.start(
            folder.resolve("etcd"),
            plain,
            "--listen-client-urls=http://127.0.0.1:" + plain + ",https://127.0.0.1:" + port,
            "--cert-file=" + folder.resolve("server.pem"),
            "--key-file=" + folder.resolve("server.key"),
            "--trusted-ca-file=" + folder.resolve("ca.pem"),
            "--client-cert-auth");
    etcd.put("orders", "a", "127.0.0.1:1");
  }

  @AfterAll
  void stop() {
    etcd.close();
  }

  @Test
  void withTheRightCertificatesItIsRead() {
    EventLog events = read(tls("ca", true));

    Synced synced = events.awaitSynced(0);
    assertThat(synced.services()).containsExactly("orders");
  }

  @Test
  void aCertificateThatNobodyKnowsIsNotTrusted() {
    EventLog events = read(tls("stranger", true));

    assertThat(events.awaitDisconnected(0, Cause.UNTRUSTED).detail()).contains("not trusted");
  }

  @Test
  void withoutACertificateOfOursItIsACaseOfCredentials() {
    EventLog events = read(tls("ca", false));

    assertThat(events.awaitDisconnected(0, Cause.CREDENTIALS).detail()).contains("TLS");
  }

  @Test
  void filesThatAreMissingAreACaseOfCredentials() {
    EventLog events =
        read(
            new EtcdTls(
                Optional.of(folder.resolve("no-such-file")), Optional.empty(), Optional.empty()));

    assertThat(events.awaitDisconnected(0, Cause.CREDENTIALS).detail()).contains("files");
  }

  private EventLog read(EtcdTls tls) {
    EventLog events = new EventLog();
    EtcdSettings settings =
        EtcdSettings.of(
                List.of(URI.create("https://127.0.0.1:" + port)),
                RealEtcd.PREFIX,
                new EtcdLayout.Keys())
            .withPacing(TestPacing.FAST)
            .withTls(tls);
    try (EtcdRegistry registry = new EtcdRegistry("tls", settings)) {
      registry.start(events);
      events.await("the first word", log -> log.position() > 0);
      events.await(
          "a listing or a fault",
          log ->
              log.last().orElseThrow() instanceof Synced
                  || log.all().stream()
                      .anyMatch(io.sluice.registry.RegistryEvent.Disconnected.class::isInstance));
    }
    return events;
  }

  private EtcdTls tls(String authority, boolean ours) {
    return new EtcdTls(
        Optional.of(folder.resolve(authority + ".pem")),
        ours ? Optional.of(folder.resolve("client.pem")) : Optional.empty(),
        ours ? Optional.of(folder.resolve("client.key")) : Optional.empty());
  }
}
