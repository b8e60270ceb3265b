package io.sluice.injector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.sluice.injector.certificates.CertificateLoop;
import io.sluice.injector.certificates.TestPairs;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** What the chart renders stands in an API server, and the injector runs against it. */
@EnableKubernetesMockClient(crud = true)
class InjectorStoryTest {
  // Set by the extension.
  private KubernetesMockServer server;
  private KubernetesClient client;

  @Test
  void theApiServerReachesTheInjectorWithTheBundleThatItIsGiven() throws Exception {
    Chart chart = Chart.rendered("1.31.0", "");
    for (HasMetadata each : chart.objects()) {
      client.resource(each).inNamespace("sluice").create();
    }
    Settings settings = SettingsReader.read(chart.file("sluice-injector", "injector.yaml"));
    WebhookServer.Address anyPort = new WebhookServer.Address("127.0.0.1", 0);
    Settings.Certificates place = settings.certificates();

    try (WebhookServer webhook = new WebhookServer(anyPort, anyPort, new Review(settings));
        CertificateLoop certificates =
            new CertificateLoop(
                server.createClient(),
                new CertificateLoop.Place(
                    place.namespace(),
                    place.service(),
                    place.secret(),
                    place.webhook(),
                    Duration.ofDays(place.days())),
                Clock.systemUTC(),
                webhook::use)) {
      certificates.start();
      await().atMost(Duration.ofSeconds(30)).until(() -> webhook.port() != 0);

      MutatingWebhookConfiguration configuration =
          client
              .admissionRegistration()
              .v1()
              .mutatingWebhookConfigurations()
              .withName(place.webhook())
              .get();
      assertThat(configuration.getWebhooks()).hasSize(2);
      for (var each : configuration.getWebhooks()) {
        assertThat(each.getClientConfig().getService().getName()).isEqualTo("sluice-injector");
        String bundle =
            new String(
                Base64.getDecoder().decode(each.getClientConfig().getCaBundle()),
                StandardCharsets.US_ASCII);
        assertThat(
                TestPairs.shownTo(bundle, webhook.port()).getSubjectAlternativeNames().toString())
            .contains("sluice-injector.sluice.svc");
      }
    }
  }
}
