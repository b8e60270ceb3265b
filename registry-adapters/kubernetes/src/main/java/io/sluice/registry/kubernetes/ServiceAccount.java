package io.sluice.registry.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The credentials that a pod is given.
 *
 * @param host of the API server, empty outside of a pod
 * @param port of the API server
 * @param folder where the token and the certificate of the authority are
 */
record ServiceAccount(String host, String port, Path folder) {
  private static final Path FOLDER = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  static ServiceAccount ofThisPod() {
    Map<String, String> environment = System.getenv();
    return new ServiceAccount(
        environment.getOrDefault("KUBERNETES_SERVICE_HOST", ""),
        environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443"),
        FOLDER);
  }

  static List<String> mistakes(ServiceAccount account) {
    List<String> mistakes = new ArrayList<>();
    if (account.host().isEmpty()) {
      mistakes.add(
          "kubeconfig is needed: this process runs in no pod (KUBERNETES_SERVICE_HOST is not set)");
    } else if (!Files.isReadable(account.token())) {
      mistakes.add("the pod's service account has no token to read at " + account.token());
    }
    return List.copyOf(mistakes);
  }

  Path token() {
    return folder.resolve("token");
  }

  Path authority() {
    return folder.resolve("ca.crt");
  }

  /** With the token read from its file for each request: the kubelet renews it every hour. */
  Config config() {
    String named = host.contains(":") ? "[" + host + "]" : host;
    ConfigBuilder builder =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("https://" + named + ":" + port + "/")
            .withOauthTokenProvider(this::readToken);
    if (Files.isReadable(authority())) {
      builder.withCaCertFile(authority().toString());
    }
    return builder.build();
  }

  private String readToken() {
    try {
      return Files.readString(token()).trim();
    } catch (IOException e) {
      throw new UncheckedIOException("The service account's token cannot be read", e);
    }
  }
}
