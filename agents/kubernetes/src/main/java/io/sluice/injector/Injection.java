package io.sluice.injector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.Optional;

/**
 * Puts the sidecars into a pod, or says why not. Pure, and repeatable: what it made it leaves
 * alone. The pod stays a tree, so that a field of a newer Kubernetes survives.
 */
final class Injection {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

  private final Settings settings;

  Injection(Settings settings) {
    this.settings = settings;
  }

  /**
   * What becomes of a pod.
   *
   * @param pod or a pod's template; not changed
   * @param namespace as the review names it; empty when the pod's own counts
   */
  Verdict of(JsonNode pod, String namespace) {
    PodReader reader = new PodReader(settings, pod);
    Optional<Verdict.Left> left = reader.left();
    if (left.isPresent()) {
      return left.get();
    }
    Workload workload = reader.workload(namespace);
    if (!reader.mistakes().isEmpty()) {
      return new Verdict.Wrong(reader.mistakes());
    }
    ObjectNode made = pod.deepCopy();
    inject(made, workload);
    return new Verdict.Injected(made, workload.service());
  }

  private void inject(ObjectNode pod, Workload workload) {
    ObjectNode metadata = pod.withObject("/metadata");
    ObjectNode spec = pod.withObject("/spec");
    ArrayNode applications = spec.withArray("/containers");
    annotate(metadata, workload, applications);
    applications.forEach(each -> keepServing((ObjectNode) each, workload.grace()));
    Containers containers = new Containers(settings, workload);
    ArrayNode first = array(spec, "initContainers");
    if (settings.sidecars().areNative()) {
      first.insert(0, tree(containers.agent())).insert(1, tree(containers.envoy()));
    } else {
      first.insert(0, tree(containers.bootstrap()));
      applications.insert(0, tree(containers.agent())).insert(1, tree(containers.envoy()));
    }
    ArrayNode volumes = array(spec, "volumes");
    volumes.add(tree(folder(Names.STATE, "64Mi"))).add(tree(folder(Names.SCRATCH, "16Mi")));
    if (!settings.mesh().xdsTls().isEmpty()) {
      volumes.add(
          tree(
              new VolumeBuilder()
                  .withName(Names.TLS)
                  .withNewSecret()
                  .withSecretName(settings.mesh().xdsTls())
                  .endSecret()
                  .build()));
    }
  }

  private static void annotate(ObjectNode metadata, Workload workload, ArrayNode applications) {
    object(metadata, "labels").put(Names.INJECTED, "true");
    ObjectNode annotations = object(metadata, "annotations");
    if (workload.ingress() != 0) {
      annotations.put(Names.INGRESS_PORT, String.valueOf(workload.ingress()));
    } else {
      annotations.remove(Names.INGRESS_PORT);
    }
    if (!annotations.has(DEFAULT_CONTAINER)) {
      annotations.put(DEFAULT_CONTAINER, applications.path(0).path("name").asText());
    }
  }

  /**
   * Callers are told that the pod leaves when it is told to end: it serves until they know. The API
   * server takes no pod that would wait for longer than its grace.
   */
  private void keepServing(ObjectNode application, long grace) {
    long seconds = Math.min(settings.sidecars().drain(), grace - Containers.END_SECONDS);
    if (seconds > 0 && application.at("/lifecycle/preStop").isMissingNode()) {
      object(application, "lifecycle").withObject("/preStop/sleep").put("seconds", seconds);
    }
  }

  private static Volume folder(String name, String limit) {
    return new VolumeBuilder()
        .withName(name)
        .withNewEmptyDir()
        .withSizeLimit(new Quantity(limit))
        .endEmptyDir()
        .build();
  }

  private static ObjectNode object(ObjectNode parent, String key) {
    return parent.path(key) instanceof ObjectNode there ? there : parent.putObject(key);
  }

  private static ArrayNode array(ObjectNode parent, String key) {
    return parent.path(key) instanceof ArrayNode there ? there : parent.putArray(key);
  }

  private static JsonNode tree(Object model) {
    return JSON.valueToTree(model);
  }
}
