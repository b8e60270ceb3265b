package io.sluice.injector.certificates;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The two objects of the cluster that hold certificates. Both must be there: the chart makes them.
 */
final class Cluster implements AutoCloseable {
  private static final int CONFLICT = 409;

  private final KubernetesClient client;
  private final String namespace;
  private final String secret;
  private final String webhook;

  Cluster(KubernetesClient client, String namespace, String secret, String webhook) {
    this.client = client;
    this.namespace = namespace;
    this.secret = secret;
    this.webhook = webhook;
  }

  /**
   * A Secret as it was read.
   *
   * @param data decoded
   */
  record Held(Secret object, Map<String, String> data) {}

  /** Tells of each change of either, the present state first. */
  List<CompletionStage<Void>> watch(Runnable changed) {
    SharedIndexInformer<Secret> first = secrets().inform(new Telling<>(changed));
    try {
      return List.of(first.stopped(), webhooks().inform(new Telling<>(changed)).stopped());
    } catch (RuntimeException e) {
      first.stop();
      throw e;
    }
  }

  Held read() {
    Secret object = secrets().get();
    if (object == null) {
      throw new KubernetesClientException(
          "there is no Secret " + namespace + "/" + secret + "; the chart makes it");
    }
    Map<String, String> data = new HashMap<>();
    if (object.getData() != null) {
      object.getData().forEach((key, value) -> data.put(key, decoded(value)));
    }
    return new Held(object, data);
  }

  /**
   * Writes what was read, changed.
   *
   * @return false when somebody else was quicker
   */
  boolean write(Held held, Map<String, String> data) {
    Map<String, String> encoded = new HashMap<>();
    data.forEach((key, value) -> encoded.put(key, encoded(value)));
    return quickest(
        () -> client.resource(new SecretBuilder(held.object()).withData(encoded).build()).update());
  }

  /**
   * Lets the API server believe these authorities.
   *
   * @return false when somebody else was quicker
   */
  boolean believe(String bundle) {
    MutatingWebhookConfiguration configuration = webhooks().get();
    if (configuration == null) {
      throw new KubernetesClientException(
          "there is no MutatingWebhookConfiguration " + webhook + "; the chart makes it");
    }
    String wanted = encoded(bundle);
    boolean news = false;
    for (MutatingWebhook each : configuration.getWebhooks()) {
      if (!Objects.equals(each.getClientConfig().getCaBundle(), wanted)) {
        each.getClientConfig().setCaBundle(wanted);
        news = true;
      }
    }
    return !news || quickest(() -> client.resource(configuration).update());
  }

  private static boolean quickest(Runnable update) {
    try {
      update.run();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT) {
        return false;
      }
      throw e;
    }
  }

  private Resource<Secret> secrets() {
    return client.secrets().inNamespace(namespace).withName(secret);
  }

  private Resource<MutatingWebhookConfiguration> webhooks() {
    return client.admissionRegistration().v1().mutatingWebhookConfigurations().withName(webhook);
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String decoded(@Nullable String text) {
    return text == null
        ? ""
        : new String(Base64.getDecoder().decode(text), StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    client.close();
  }

  private record Telling<T>(Runnable changed) implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      changed.run();
    }

    @Override
    public void onUpdate(T before, T after) {
      changed.run();
    }

    @Override
    public void onDelete(T object, boolean finalStateUnknown) {
      changed.run();
    }
  }
}
