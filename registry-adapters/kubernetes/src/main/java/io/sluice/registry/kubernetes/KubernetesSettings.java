package io.sluice.registry.kubernetes;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which cluster is read, as whom, and what of it.
 *
 * @param kubeconfig the file with address and credentials; empty: the service account of the pod
 *     that Sluice runs in
 * @param context which of the kubeconfig's contexts; may be empty when it has only one
 * @param namespaces whose services are read; empty for all
 * @param selector a label selector for EndpointSlices (they carry their Service's labels), empty
 *     for all
 * @param addresses which family of a service that has both
 * @param labels the pods' labels that are carried as metadata; at most 32
 * @param pods whether pods' labels and annotations are read
 * @param services whether services' annotations are read
 * @param nodes whether it is read which nodes are ready
 * @param pacing how often it is asked
 */
public record KubernetesSettings(
    Optional<Path> kubeconfig,
    String context,
    List<String> namespaces,
    String selector,
    Addresses addresses,
    List<String> labels,
    boolean pods,
    boolean services,
    boolean nodes,
    Pacing pacing) {

  /** The labels that are carried when none are named. */
  public static final List<String> DEFAULT_LABELS =
      List.of("version", "app.kubernetes.io/version", "canary", "track");

  private static final int MOST_LABELS = 32;
  private static final int LONGEST_SELECTOR = 1000;
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9./_-]{1,317}");

  public KubernetesSettings {
    namespaces = namespaces.stream().distinct().sorted().toList();
    labels = labels.stream().distinct().toList();
    for (String namespace : namespaces) {
      if (!isNamespace(namespace)) {
        throw new IllegalArgumentException("namespaces: " + namespace + " is no namespace's name");
      }
    }
    if (labels.size() > MOST_LABELS) {
      throw new IllegalArgumentException("labels: at most " + MOST_LABELS + " can be carried");
    }
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        throw new IllegalArgumentException("labels: " + label + " is no label's key");
      }
    }
    if (selector.length() > LONGEST_SELECTOR) {
      throw new IllegalArgumentException(
          "selector has more than " + LONGEST_SELECTOR + " characters");
    }
  }

  /** Whether this can be the name of a namespace, or of a Service. */
  static boolean isNamespace(String name) {
    return NAMESPACE.matcher(name).matches();
  }

  /** Everything of the cluster that a kubeconfig with one context names. */
  public static KubernetesSettings of(Path kubeconfig) {
    return inPod().withKubeconfig(kubeconfig, "");
  }

  /** Everything of the cluster that Sluice runs in, as its pod's service account. */
  public static KubernetesSettings inPod() {
    return new KubernetesSettings(
        Optional.empty(),
        "",
        List.of(),
        "",
        Addresses.IPV4,
        DEFAULT_LABELS,
        true,
        true,
        true,
        Pacing.DEFAULT);
  }

  /** The same of a context of a kubeconfig. */
  public KubernetesSettings withKubeconfig(Path file, String ofContext) {
    return new KubernetesSettings(
        Optional.of(file),
        ofContext,
        namespaces,
        selector,
        addresses,
        labels,
        pods,
        services,
        nodes,
        pacing);
  }

  /** The same of some namespaces. */
  public KubernetesSettings withNamespaces(List<String> other) {
    return new KubernetesSettings(
        kubeconfig, context, other, selector, addresses, labels, pods, services, nodes, pacing);
  }

  /** The same with only the slices that a label selector names. */
  public KubernetesSettings withSelector(String other) {
    return new KubernetesSettings(
        kubeconfig, context, namespaces, other, addresses, labels, pods, services, nodes, pacing);
  }

  /** The same with other addresses of services that have two families. */
  public KubernetesSettings withAddresses(Addresses other) {
    return new KubernetesSettings(
        kubeconfig, context, namespaces, selector, other, labels, pods, services, nodes, pacing);
  }

  /** The same with other labels of pods carried as metadata. */
  public KubernetesSettings withLabels(List<String> other) {
    return new KubernetesSettings(
        kubeconfig, context, namespaces, selector, addresses, other, pods, services, nodes, pacing);
  }

  /** The same, told what to read beside EndpointSlices. */
  public KubernetesSettings reading(boolean ofPods, boolean ofServices, boolean ofNodes) {
    return new KubernetesSettings(
        kubeconfig,
        context,
        namespaces,
        selector,
        addresses,
        labels,
        ofPods,
        ofServices,
        ofNodes,
        pacing);
  }

  /** The same at another pace. */
  public KubernetesSettings withPacing(Pacing other) {
    return new KubernetesSettings(
        kubeconfig, context, namespaces, selector, addresses, labels, pods, services, nodes, other);
  }

  /**
   * What is wrong with kubeconfig and context, in words for an operator without secrets; reads
   * files, and asks the cluster nothing. Empty when nothing is.
   */
  public List<String> mistakes() {
    return kubeconfig.isPresent()
        ? Kubeconfig.mistakes(kubeconfig.get(), context)
        : ServiceAccount.mistakes(ServiceAccount.ofThisPod());
  }
}
