package io.sluice.injector;

import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;

/**
 * What an operator says of the injector. The same for every pod; a pod's own names are its {@link
 * Workload}.
 *
 * @param listen where the API server asks, as HOST:PORT
 * @param health where /healthz and /readyz are, as HOST:PORT
 * @param wrong what becomes of a pod that says something wrong of itself
 * @param naming a service's name, with {@code {app}} and {@code {namespace}} in it
 * @param mesh what each agent is told
 * @param sidecars how they are put into a pod
 * @param certificates of the webhook
 */
record Settings(
    String listen,
    String health,
    Wrong wrong,
    String naming,
    Mesh mesh,
    Sidecars sidecars,
    Certificates certificates) {
  /** What becomes of a pod that says something wrong of itself. */
  enum Wrong {
    /** It starts without sidecars, with a warning. */
    ADMIT,
    /** It is refused, with the reason. */
    DENY
  }

  /**
   * What each agent is told.
   *
   * @param environment of all pods
   * @param region empty for none
   * @param network empty for the common one
   * @param xds servers, at least one
   * @param xdsTls the Secret with {@code tls.crt}, {@code tls.key} and {@code ca.crt} in each pod's
   *     namespace; empty for plaintext
   */
  record Mesh(String environment, String region, String network, List<String> xds, String xdsTls) {
    Mesh {
      xds = List.copyOf(xds);
    }
  }

  /**
   * How they are put into a pod.
   *
   * @param areNative as containers that Kubernetes starts before and ends after the application's
   *     own (1.29 and newer)
   * @param drain seconds that an application's container goes on serving while callers are told
   *     that it leaves (Kubernetes 1.30 and newer); 0 for none
   * @param concurrency Envoy's worker threads
   * @param user as which both run; 0 to leave it to the cluster
   */
  record Sidecars(
      boolean areNative,
      int drain,
      int concurrency,
      long user,
      Ports ports,
      Container agent,
      Container envoy) {}

  /**
   * Ports in each pod. All but {@code ingress} and {@code probes} are on loopback.
   *
   * @param ingress where callers reach the application through Envoy
   * @param probes where the kubelet asks the agent
   * @param xds where Envoy asks the agent
   * @param api the agent's own
   */
  record Ports(int ingress, int egress, int admin, int probes, int xds, int api) {}

  /** An image and what it may use. */
  record Container(String image, String pullPolicy, ResourceRequirements resources) {}

  /**
   * Where the webhook's certificates stand.
   *
   * @param namespace of the injector
   * @param service by which the API server finds it
   * @param secret which its replicas share
   * @param webhook the MutatingWebhookConfiguration whose CA bundle is kept right
   * @param days from a certificate's making to its end
   */
  record Certificates(String namespace, String service, String secret, String webhook, int days) {}
}
