package io.sluice.agent.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.components.Components;
import io.sluice.components.EtcdServer;
import io.sluice.components.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service's place in a real etcd, beside those who write there, too. */
class EtcdRegistryIT {
  private static final String OWN = "{\"Op\":0,\"Addr\":\"127.0.0.1:8080\",\"Metadata\":{\"v\":1}}";
  private static final String THROUGH_ENVOY = OWN.replace("8080", "15006");
  private static final Duration SOON = Duration.ofSeconds(30);

  private final AtomicLong nanos = new AtomicLong();
  @TempDir private Path folder;
  private EtcdServer etcd;
  private RegistrySettings.OfEtcd settings;

  @BeforeEach
  void anEtcdRuns() {
    Ports ports = Ports.ofUser();
    etcd =
        EtcdServer.start(
            Components.ofUser(line -> {}).etcd(),
            EtcdServer.Settings.on(ports),
            folder.resolve("etcd"));
    URI nobody = URI.create("http://127.0.0.1:" + ports.next());
    settings = settings(EtcdJsonLayout.GRPC_NAMING, List.of(nobody, URI.create(etcd.url())), "");
  }

  @AfterEach
  void nothingStays() {
    etcd.close();
  }

  private static RegistrySettings.OfEtcd settings(
      EtcdLayout layout, List<URI> members, String password) {
    return new RegistrySettings.OfEtcd(
        members,
        "/services",
        layout,
        "127.0.0.1",
        password.isEmpty()
            ? Optional.empty()
            : Optional.of(new RegistrySettings.Login("agent", password)),
        RegistrySettings.Tls.OF_JAVA);
  }

  /** An agent that was just started, over the same folder. */
  private EtcdRegistry agent() {
    return new EtcdRegistry(
        settings,
        new Registration.Service("orders", 8080, 15_006, "", Duration.ofSeconds(2)),
        new Etcd(new EtcdMembers(settings)),
        folder.resolve("kept.json"),
        nanos::get,
        () -> 1);
  }

  private void later() {
    nanos.addAndGet(EtcdRegistry.PACE.toNanos());
  }

  private Etcd etcdItself() {
    return new Etcd(new EtcdMembers(settings));
  }

  private List<EtcdKey> keys() throws IOException {
    return etcdItself().below("/services/orders/");
  }

  @Test
  void aRegistrationIsTakenOverAndGivenBackWithItsOwnersLease() throws Exception {
    long lease = etcdItself().grant(600);
    etcd.put("/services/orders/a1", OWN, lease);
    etcd.put("/services/orders/other-host", OWN.replace("127.0.0.1", "10.0.0.8"));
    EtcdRegistry agent = agent();

    agent.entry().putEnvoy();

    assertThat(agent.entry().leadsToEnvoy()).isTrue();
    assertThat(agent.entry().isKeptAlive()).isFalse();
    assertThat(keys()).extracting(EtcdKey::value).contains(THROUGH_ENVOY).hasSize(2);
    assertThat(keys().get(0).lease()).isEqualTo(lease);
    agent().entry().putService();
    assertThat(keys().get(0).value()).isEqualTo(OWN);
    assertThat(keys().get(0).lease()).isEqualTo(lease);
  }

  @Test
  void whatSomebodyWroteSinceIsNotOverwritten() throws Exception {
    etcd.put("/services/orders/a1", OWN);
    EtcdRegistry agent = agent();
    Registry.Entry seen = agent.entry();
    etcd.put("/services/orders/a1", OWN.replace("\"v\":1", "\"v\":2"));

    assertThatThrownBy(seen::putEnvoy).hasMessageContaining("somebody else wrote");

    agent.entry().putEnvoy();
    assertThat(keys().get(0).value()).isEqualTo(THROUGH_ENVOY.replace("\"v\":1", "\"v\":2"));
  }

  @Test
  void whereNothingStoodTheAgentKeepsItsOwnAliveAndTheNextAgentGoesOn() throws Exception {
    agent().entry().putEnvoy();

    EtcdKey key = keys().get(0);
    assertThat(key.key()).isEqualTo("/services/orders/127.0.0.1:8080");
    assertThat(key.lease()).isNotZero();
    assertThat(agent().entry().isKeptAlive()).isTrue();
    String unused =
        etcd.call("/v3/lease/revoke", "{\"ID\":\"%d\"}".formatted(key.lease())); // as if it ended
    EtcdRegistry again = agent();
    assertThat(again.entry().isThere()).isFalse();
    assertThat(again.entry().isKeptAlive()).isTrue();
    again.entry().putEnvoy();
    assertThat(keys()).extracting(EtcdKey::key).containsExactly(key.key());
  }

  @Test
  void aKeyWithoutALeaseOutlivesItsService() throws Exception {
    etcd.put("/services/orders/a1", OWN);
    boolean forEver = agent().entry().outlivesService();
    etcd.put("/services/orders/a1", OWN, etcdItself().grant(600));

    assertThat(forEver).isTrue();
    assertThat(agent().entry().outlivesService()).isFalse();
  }

  @Test
  void whatWasKeptOfAnotherPrefixIsNotUsed() throws Exception {
    etcd.put("/services/orders/a1", OWN);
    agent().entry().putEnvoy();
    agent().entry().remove();
    assertThat(agent().entry().id()).isEqualTo("/services/orders/a1");

    settings =
        new RegistrySettings.OfEtcd(
            settings.members(),
            "/other",
            settings.layout(),
            settings.address(),
            settings.login(),
            settings.tls());

    assertThat(agent().entry().id()).isEqualTo("/other/orders/127.0.0.1:8080");
  }

  /** A service that takes another name at each start: its old entry waits for its lease's end. */
  @Test
  void aServiceThatComesUnderAnotherNameIsNotCountedTwice() throws Exception {
    etcd.put("/services/orders/a1", OWN);
    EtcdRegistry agent = agent();
    agent.entry().putEnvoy();
    etcd.put("/services/orders/b2", OWN);
    later();

    assertThat(agent.entry().id()).isEqualTo("/services/orders/b2");
    agent.entry().putEnvoy();

    assertThat(keys()).extracting(EtcdKey::key).containsExactly("/services/orders/b2");
    assertThat(keys().get(0).value()).isEqualTo(THROUGH_ENVOY);
  }

  @Test
  void aDocumentAnnouncesItsDepartureAndComesBackAsItWas() throws Exception {
    EtcdLayout json =
        new EtcdJsonLayout(
            List.of("addr"), List.of(), List.of(), List.of("health"), "draining", "{}");
    settings = settings(json, settings.members(), "");
    etcd.put("/services/orders/a1", "{\"addr\":\"127.0.0.1:8080\",\"health\":\"up\"}");
    EtcdRegistry agent = agent();
    agent.entry().putEnvoy();

    assertThat(agent.entry().announce()).isTrue();
    String leaving = keys().get(0).value();
    boolean taken = agent().entry().takeBack();
    String back = keys().get(0).value();
    agent().entry().remove();
    agent().entry().putService();

    assertThat(leaving).isEqualTo("{\"addr\":\"127.0.0.1:15006\",\"health\":\"draining\"}");
    assertThat(taken).isTrue();
    assertThat(back).isEqualTo("{\"addr\":\"127.0.0.1:15006\",\"health\":\"up\"}");
    assertThat(keys().get(0).value()).isEqualTo("{\"addr\":\"127.0.0.1:8080\",\"health\":\"up\"}");
  }

  @Test
  void anEtcdThatIsGoneIsSaidAndComesBack() throws Exception {
    EtcdRegistry agent = agent();
    agent.entry().putEnvoy();
    etcd.process().stop();

    assertThatThrownBy(agent::entry).hasMessageContaining("does not answer");

    etcd = etcd.again();
    assertThatThrownBy(agent::entry).as("it is not asked at once").hasMessageContaining("does not");
    later();
    await().atMost(SOON).until(() -> agent.entry().leadsToEnvoy());
  }

  @Test
  void aUserIsLoggedInAndAgainWhenItsTokenEnds() throws Exception {
    for (String user : List.of("root", "agent")) {
      call("/v3/auth/user/add", "{\"name\":\"%s\",\"password\":\"secret\"}".formatted(user));
      call("/v3/auth/user/grant", "{\"user\":\"%s\",\"role\":\"root\"}".formatted(user));
    }
    call("/v3/auth/enable", "{}");
    assertThatThrownBy(() -> agent().entry()).hasMessageContaining("user name is empty");
    settings = settings(EtcdJsonLayout.GRPC_NAMING, settings.members(), "secret");
    EtcdRegistry agent = agent();
    agent.entry().putEnvoy();

    etcd.process().stop(); // and with it every token
    etcd = etcd.again();
    later();

    assertThat(agent.entry().leadsToEnvoy()).isTrue();
    settings = settings(EtcdJsonLayout.GRPC_NAMING, settings.members(), "wrong");
    assertThatThrownBy(() -> agent().entry())
        .hasMessageContaining("authentication failed")
        .hasMessageNotContaining("wrong");
    assertThat(Files.readString(folder.resolve("kept.json"))).doesNotContain("secret");
  }

  private void call(String path, String body) {
    String unused = etcd.call(path, body);
  }
}
