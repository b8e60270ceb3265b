package io.sluice.injector;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The chart as Helm renders it, in namespace {@code sluice}. */
final class Chart {
  static final Path FOLDER = Path.of("chart", "sluice");

  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();

  private final String text;

  private Chart(String text) {
    this.text = text;
  }

  /**
   * Renders it.
   *
   * @param values in YAML
   */
  static Chart rendered(String kubernetes, String values) {
    try {
      Path file = Files.createTempFile(Path.of("target"), "values", ".yaml");
      Files.writeString(file, values);
      TemplateCommand template =
          new Helm(FOLDER)
              .template()
              .withName("sluice")
              .withNamespace("sluice")
              .withKubeVersion(kubernetes)
              .withValuesFile(file);
      try {
        return new Chart(template.call());
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text() {
    return text;
  }

  List<JsonNode> documents() {
    try {
      return Yaml.documents(text).stream().filter(each -> each.has("kind")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<HasMetadata> objects() {
    List<HasMetadata> objects = new ArrayList<>();
    for (JsonNode each : documents()) {
      objects.add(KUBERNETES.unmarshal(each.toString()));
    }
    return objects;
  }

  <T extends HasMetadata> T object(Class<T> type, String name) {
    return objects().stream()
        .filter(type::isInstance)
        .map(type::cast)
        .filter(each -> each.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " " + name));
  }

  /** A file of a ConfigMap. */
  String file(String map, String key) {
    return object(ConfigMap.class, map).getData().get(key);
  }
}
