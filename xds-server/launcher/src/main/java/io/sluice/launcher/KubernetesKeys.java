package io.sluice.launcher;

import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.kubernetes.Addresses;
import io.sluice.registry.kubernetes.KubernetesRegistry;
import io.sluice.registry.kubernetes.KubernetesSettings;
import java.util.List;

/** A source of kind {@code kubernetes}. */
final class KubernetesKeys {
  static final Key<String> KUBECONFIG =
      Key.of(
          "sources.kubeconfig",
          Keys.PATH_OR_EMPTY,
          "the service account of the pod that Sluice runs in",
          "");
  static final Key<String> CONTEXT =
      Key.of(
          "sources.context",
          Kind.text(
              "of the kubeconfig; required where it has several", text -> text.length() <= 253),
          "");
  static final Key<List<String>> NAMESPACES =
      Keys.list("sources.namespaces", "names of namespaces; none: all");
  static final Key<String> SELECTOR =
      Key.of(
          "sources.selector",
          Kind.text("a label selector, such as team=shop", text -> text.length() <= 1_000),
          "");
  static final Key<Addresses> ADDRESSES =
      Key.of("sources.addresses", Kind.choice(Addresses.class), "ipv4");
  static final Key<List<String>> LABELS =
      new Key<>(
          "sources.labels",
          new Kind<>("list", "at most 32 keys of labels", List::of),
          KubernetesSettings.DEFAULT_LABELS.toString(),
          KubernetesSettings.DEFAULT_LABELS,
          false);
  static final Key<Boolean> PODS = Key.of("sources.pods", Kind.flag(), "true");
  static final Key<Boolean> SERVICES = Key.of("sources.services", Kind.flag(), "true");
  static final Key<Boolean> NODES = Key.of("sources.nodes", Kind.flag(), "true");

  static final RegistryKind KIND =
      new RegistryKind(
          "kubernetes",
          List.of(
              KUBECONFIG, CONTEXT, NAMESPACES, SELECTOR, ADDRESSES, LABELS, PODS, SERVICES, NODES),
          section -> new Cluster(settings(section)));

  private KubernetesKeys() {}

  /** Which cluster. */
  record Cluster(KubernetesSettings settings) implements RegistrySettings {
    @Override
    public RegistryAdapter adapter(String source) {
      return new KubernetesRegistry(source, settings);
    }
  }

  private static KubernetesSettings settings(Section section) {
    KubernetesSettings settings = KubernetesSettings.inPod();
    if (section.has(KUBECONFIG)) {
      settings =
          settings.withKubeconfig(section.path(section.get(KUBECONFIG)), section.get(CONTEXT));
    } else if (section.has(CONTEXT)) {
      section.mistake(CONTEXT.name(), "is of a kubeconfig, and none is given");
    }
    try {
      settings =
          settings
              .withNamespaces(section.texts(NAMESPACES.name()))
              .withSelector(section.get(SELECTOR))
              .withAddresses(section.get(ADDRESSES))
              .withLabels(section.has(LABELS) ? section.texts(LABELS.name()) : LABELS.otherwise())
              .reading(section.get(PODS), section.get(SERVICES), section.get(NODES));
    } catch (IllegalArgumentException e) {
      String words = String.valueOf(e.getMessage());
      section.mistake(words.substring(0, Math.max(0, words.indexOf(':'))), words);
    }
    String key = section.has(KUBECONFIG) ? KUBECONFIG.name() : "kind";
    settings.mistakes().forEach(words -> section.mistake(key, words));
    return settings;
  }
}
