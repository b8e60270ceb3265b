package io.sluice.injector.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replicas of an injector against an API server, over months of a clock that the test moves. */
@EnableKubernetesMockClient(crud = true)
class CertificateLoopTest {
  private static final CertificateLoop.Place PLACE =
      new CertificateLoop.Place(
          "sluice", "sluice-injector", "certificates", "webhook", Duration.ofDays(90));
  private static final Duration SOON = Duration.ofSeconds(20);

  // Set by the extension.
  private KubernetesMockServer server;
  private KubernetesClient client;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-22T00:00:00Z"));
  private final List<CertificateLoop> loops = new ArrayList<>();

  private final class MovedClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now.get();
    }
  }

  @BeforeEach
  void theChartsObjects() {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("certificates")
                .withNamespace("sluice")
                .endMetadata()
                .build())
        .create();
    client
        .resource(
            new MutatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName("webhook")
                .endMetadata()
                .addNewWebhook()
                .withName("a.sluice.io")
                .withNewClientConfig()
                .endClientConfig()
                .endWebhook()
                .addNewWebhook()
                .withName("b.sluice.io")
                .withNewClientConfig()
                .endClientConfig()
                .endWebhook()
                .build())
        .create();
  }

  @AfterEach
  void nothingStays() {
    loops.forEach(CertificateLoop::close);
  }

  private List<Pair> replica() {
    List<Pair> served = new CopyOnWriteArrayList<>();
    CertificateLoop loop =
        new CertificateLoop(server.createClient(), PLACE, new MovedClock(), served::add);
    loops.add(loop);
    loop.start();
    return served;
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
    loops.forEach(CertificateLoop::look);
  }

  private MutatingWebhookConfiguration webhooks() {
    return client
        .admissionRegistration()
        .v1()
        .mutatingWebhookConfigurations()
        .withName("webhook")
        .get();
  }

  private boolean believes(Pair pair) {
    return webhooks().getWebhooks().stream()
        .allMatch(
            each -> {
              String bundle = each.getClientConfig().getCaBundle();
              if (bundle == null) {
                return false;
              }
              String pem =
                  new String(Base64.getDecoder().decode(bundle), StandardCharsets.US_ASCII);
              return pem.lines().anyMatch(line -> line.contains("BEGIN"))
                  && List.of(pem.split("(?<=-----END CERTIFICATE-----\n)", -1)).stream()
                      .filter(part -> !part.isBlank())
                      .anyMatch(pair::isSignedBy);
            });
  }

  private void awaitServed(List<Pair> served, int count) {
    await().atMost(SOON).untilAsserted(() -> assertThat(served).hasSize(count));
  }

  @Test
  void replicasShareOnePairThatTheApiServerBelieves() {
    List<Pair> one = replica();
    List<Pair> other = replica();

    awaitServed(one, 1);
    awaitServed(other, 1);

    assertThat(one).isEqualTo(other);
    assertThat(believes(one.get(0))).isTrue();
  }

  @Test
  void aPairIsTurnedBeforeItsEndAndBelievedBeforeItServes() {
    List<Pair> served = replica();
    List<Pair> other = replica();
    awaitServed(served, 1);
    awaitServed(other, 1);

    pass(Duration.ofDays(61));
    await().atMost(SOON).until(() -> secret().getData().containsKey("next.crt"));
    assertThat(served).hasSize(1);
    pass(Duration.ofHours(1));

    awaitServed(served, 2);
    awaitServed(other, 2);
    assertThat(served).isEqualTo(other).doesNotHaveDuplicates();
    assertThat(believes(served.get(0))).isTrue();
    assertThat(believes(served.get(1))).isTrue();
    assertThat(secret().getData()).doesNotContainKey("next.crt");
  }

  private Secret secret() {
    return client.secrets().inNamespace("sluice").withName("certificates").get();
  }

  @Test
  void aBundleThatSomebodyTookAwayIsPutBack() {
    List<Pair> served = replica();
    awaitServed(served, 1);

    await()
        .atMost(SOON)
        .until(
            () -> {
              MutatingWebhookConfiguration emptied = webhooks();
              emptied.getWebhooks().forEach(each -> each.getClientConfig().setCaBundle(null));
              client.resource(emptied).update();
              return true;
            });

    await().atMost(SOON).until(() -> believes(served.get(0)));
  }

  @Test
  void aDamagedSecretIsMadeAnew() {
    List<Pair> served = replica();
    awaitServed(served, 1);

    client
        .secrets()
        .inNamespace("sluice")
        .withName("certificates")
        .edit(
            secret ->
                new SecretBuilder(secret)
                    .withData(Map.of("tls.crt", "ZGFtYWdlZA==", "tls.key", "ZGFtYWdlZA=="))
                    .build());

    awaitServed(served, 2);
    await().atMost(SOON).until(() -> believes(served.get(1)));
  }

  @Test
  void withoutTheChartsObjectsNothingIsServedAndItIsTriedAgain() {
    client.secrets().inNamespace("sluice").withName("certificates").delete();
    int before = server.getRequestCount();
    List<Pair> served = replica();
    await().atMost(SOON).until(() -> server.getRequestCount() > before);
    assertThat(served).isEmpty();

    theSecretComes();
    pass(Duration.ZERO);

    awaitServed(served, 1);
  }

  private void theSecretComes() {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("certificates")
                .withNamespace("sluice")
                .endMetadata()
                .build())
        .create();
  }
}
