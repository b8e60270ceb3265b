package io.sluice.registry.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.sluice.registry.RegistryEvent.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigTest {
  private static final String TWO =
      """
      apiVersion: v1
      kind: Config
      current-context: prod
      clusters:
      - {name: a, cluster: {server: "https://a.example:6443"}}
      - {name: b, cluster: {server: "https://b.example:6443"}}
      users: [{name: reader, user: {token: a-very-secret-token}}]
      contexts:
      - {name: prod, context: {cluster: a, user: reader}}
      - {name: stage, context: {cluster: b, user: reader}}
      """;

  @Test
  void severalContextsNeedOneToBeNamedEvenWhenOneIsCurrent(@TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("config"), TWO);

    assertThat(KubernetesSettings.of(file).mistakes())
        .singleElement()
        .asString()
        .contains("context is required", "prod, stage");
    assertThat(KubernetesSettings.inPod().withKubeconfig(file, "elsewhere").mistakes())
        .singleElement()
        .asString()
        .contains("has no elsewhere", "prod, stage");
    assertThat(KubernetesSettings.inPod().withKubeconfig(file, "stage").mistakes()).isEmpty();
    Config config = Kubeconfig.config(file, "stage");
    assertThat(config.getMasterUrl()).startsWith("https://b.example:6443");
    assertThat(Kubeconfig.config(file, "prod").getMasterUrl()).startsWith("https://a.example:6443");
  }

  @Test
  void anOnlyContextNeedsNoName(@TempDir Path folder) throws IOException {
    String one =
        TWO.lines().filter(line -> !line.contains("stage")).reduce("", (a, b) -> a + b + "\n");
    Path file =
        Files.writeString(folder.resolve("config"), one.replace("current-context: prod\n", ""));

    assertThat(KubernetesSettings.of(file).mistakes()).isEmpty();
    assertThat(Kubeconfig.config(file, "").getMasterUrl()).startsWith("https://a.example:6443");
  }

  @Test
  void whatIsNoKubeconfigIsSaidWithoutItsContent(@TempDir Path folder) throws IOException {
    Path none = folder.resolve("none");
    Path nonsense = Files.writeString(folder.resolve("nonsense"), "token: [a-very-secret-token");
    Path empty = Files.writeString(folder.resolve("empty"), "kind: Config\n");
    Path dangling =
        Files.writeString(folder.resolve("dangling"), TWO.replace("cluster: b", "cluster: c"));
    Path authority =
        Files.writeString(
            folder.resolve("authority"),
            TWO.replace("b.example:6443\"", "b.example:6443\", certificate-authority: ca.crt"));

    assertThat(mistakes(none, "")).contains("cannot be read");
    assertThat(mistakes(folder, "")).contains("cannot be read");
    assertThat(mistakes(nonsense, "")).contains("no kubeconfig").doesNotContain("secret");
    assertThat(mistakes(empty, "")).contains("has no contexts");
    assertThat(mistakes(dangling, "stage")).contains("has no cluster c");
    assertThat(mistakes(authority, "stage")).contains("ca.crt cannot be read");
    assertThatThrownBy(() -> Kubeconfig.config(none, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a-very-secret-token\\n", "a-very-secret\\ttoken", "a-very-secret-t\u00f6ken"})
  void aTokenThatNoHeaderMayCarryIsToldAndNotShown(String token, @TempDir Path folder)
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("config"), TWO.replace("a-very-secret-token", '"' + token + '"'));

    assertThat(mistakes(file, "prod")).contains("the token of reader").doesNotContain("secret");
    Access access =
        new Access(
            KubernetesSettings.inPod().withKubeconfig(file, "prod"),
            new ServiceAccount("", "443", folder),
            Runnable::run);
    assertThat(access.open())
        .isInstanceOfSatisfying(
            Answer.Failed.class,
            failed -> {
              assertThat(failed.cause()).isEqualTo(Cause.CREDENTIALS);
              assertThat(failed.detail()).contains("the token of reader").doesNotContain("secret");
            });
  }

  @Test
  void afterItsEndNoClientIsMade(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("config"), TWO);
    Access access =
        new Access(
            KubernetesSettings.inPod().withKubeconfig(file, "prod"),
            new ServiceAccount("", "443", folder),
            Runnable::run);
    assertThat(access.open()).isInstanceOf(Answer.Read.class);

    access.close();

    assertThat(access.open()).isInstanceOf(Answer.Failed.class);
    assertThat(access.current()).isEmpty();
  }

  @Test
  void settingsRefuseWhatCannotBe() {
    KubernetesSettings settings = KubernetesSettings.inPod();

    assertThatThrownBy(() -> settings.withNamespaces(List.of("Shop!")))
        .hasMessageContaining("namespaces")
        .hasMessageContaining("Shop!");
    assertThatThrownBy(() -> settings.withLabels(List.of("a b"))).hasMessageContaining("labels");
    assertThatThrownBy(() -> settings.withSelector("x".repeat(1001)))
        .hasMessageContaining("selector");
  }

  @Test
  void aServiceAccountsTokenIsReadAnewForEachRequest(@TempDir Path folder) throws IOException {
    Path unused = Files.writeString(folder.resolve("token"), "first\n");
    ServiceAccount account = new ServiceAccount("10.0.0.1", "443", folder);
    assertThat(ServiceAccount.mistakes(account)).isEmpty();

    Config config = account.config();

    assertThat(config.getMasterUrl()).isEqualTo("https://10.0.0.1:443/");
    assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("first");
    unused = Files.writeString(folder.resolve("token"), "second\n");
    assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("second");
    assertThat(new ServiceAccount("fd00::1", "443", folder).config().getMasterUrl())
        .isEqualTo("https://[fd00::1]:443/");
  }

  @Test
  void outsideOfAPodAKubeconfigIsNeeded(@TempDir Path folder) {
    assertThat(ServiceAccount.mistakes(new ServiceAccount("", "443", folder)).get(0))
        .contains("kubeconfig is needed");
    assertThat(ServiceAccount.mistakes(new ServiceAccount("10.0.0.1", "443", folder)).get(0))
        .contains("no token");
  }

  private static String mistakes(Path file, String context) {
    return String.join("; ", KubernetesSettings.inPod().withKubeconfig(file, context).mistakes());
  }
}
