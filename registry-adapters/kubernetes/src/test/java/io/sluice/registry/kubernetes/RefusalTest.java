package io.sluice.registry.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.sluice.components.KubernetesApi;
import io.sluice.registry.RegistryEvent.Cause;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class RefusalTest {
  @Test
  void aTokenThatNoHeaderMayCarryIsNotQuoted() {
    try (KubernetesApi api = new KubernetesApi(0)) {
      Config config =
          new ConfigBuilder(Config.empty())
              .withMasterUrl(api.uri().toString())
              .withOauthTokenProvider(() -> "a-very-secret-token\n")
              .build();
      try (ApiServer server = new ApiServer(config, TestPacing.FAST, Runnable::run)) {
        assertCredentials(server.ask("/version", "application/json").join());
      }
    }
  }

  @Test
  void aRefusedArgumentIsNotQuotedHoweverDeepItStands() {
    RuntimeException refused =
        new IllegalArgumentException("invalid header value: \"Bearer a-very-secret-token\"");

    assertCredentials(Refusal.of(new CompletionException(refused)));
    assertCredentials(Refusal.of(new IOException(refused)));
  }

  @Test
  void onlyFailuresOfTheNetworkAreToldInTheirOwnWords() {
    Answer.Failed<Void> ours = Refusal.of(new IllegalStateException("a-very-secret-token"));
    Answer.Failed<Void> theirs = Refusal.of(new CompletionException(new IOException("reset")));

    assertThat(ours.detail()).contains("IllegalStateException").doesNotContain("secret");
    assertThat(theirs.detail()).endsWith("reset");
  }

  private static void assertCredentials(Answer<?> answer) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Failed.class,
            failed -> {
              assertThat(failed.cause()).isEqualTo(Cause.CREDENTIALS);
              assertThat(failed.detail()).contains("characters").doesNotContain("secret");
            });
  }
}
