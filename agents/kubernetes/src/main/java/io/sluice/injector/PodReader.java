package io.sluice.injector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads what a pod says of itself and notes all that is wrong with it. */
final class PodReader {
  private static final List<String> APP_LABELS = List.of("app.kubernetes.io/name", "app");
  private static final long GRACE_SECONDS = 30;

  private final Settings settings;
  private final JsonNode pod;
  private final List<Mistake> mistakes = new ArrayList<>();

  PodReader(Settings settings, JsonNode pod) {
    this.settings = settings;
    this.pod = pod;
  }

  /** At least one when the workload is not to be used. */
  List<Mistake> mistakes() {
    return mistakes;
  }

  /** Why the pod is none of the mesh's business; empty when it is. */
  Optional<Verdict.Left> left() {
    String wish = label(Names.INJECT).or(() -> annotation(Names.INJECT)).orElse("true");
    JsonNode spec = pod.path("spec");
    if (wish.equals("false")) {
      return Optional.of(new Verdict.Left(Names.INJECT + " is false", true));
    }
    if (!wish.equals("true")) {
      wrong("metadata.labels[" + Names.INJECT + "]", wish, "true or false");
    }
    if (containers().stream().anyMatch(each -> isOurs(each.path("name").asText()))) {
      return Optional.of(new Verdict.Left("it has its sidecars already", true));
    }
    return new LeftAlone(settings)
        .reason(spec, isAsked())
        .map(reason -> new Verdict.Left(reason, false));
  }

  /** Whether the pod itself says that it wants them. */
  private boolean isAsked() {
    return label(Names.INJECT).or(() -> annotation(Names.INJECT)).isPresent();
  }

  /**
   * What it is to the mesh; not to be used when there are mistakes.
   *
   * @param asked the namespace that the review names; empty when the pod's own counts
   */
  Workload workload(String asked) {
    String namespace = asked.isEmpty() ? pod.at("/metadata/namespace").asText("default") : asked;
    int port = port();
    int ingress =
        annotation(Names.INGRESS)
            .map(text -> number(Names.INGRESS, text, Rules.PORT_WORDS))
            .orElse(settings.sidecars().ports().ingress());
    annotation(Names.INGRESS_PORT)
        .ifPresent(
            text ->
                wrong(
                    annotationPlace(Names.INGRESS_PORT),
                    text,
                    "written by a pod: the injector does, of a pod that has an Envoy; wish it with "
                        + Names.INGRESS));
    if (port == 0 && annotation(Names.INGRESS).isPresent()) {
      wrong(
          annotationPlace(Names.INGRESS),
          "" + ingress,
          "of use without a port of the service: declare it, or say " + Names.PORT);
    }
    form(port, port == 0 ? 0 : ingress);
    return new Workload(
        service(namespace),
        namespace,
        port,
        port == 0 ? 0 : ingress,
        dependencies(),
        pod.at("/spec/terminationGracePeriodSeconds").asLong(GRACE_SECONDS));
  }

  private String service(String namespace) {
    Optional<String> said = annotation(Names.SERVICE).or(() -> label(Names.SERVICE));
    if (said.isPresent()) {
      String name = said.get();
      if (!Rules.isService(name)) {
        wrong(annotationPlace(Names.SERVICE), name, Rules.SERVICE_WORDS);
      }
      return name;
    }
    Optional<String> app = APP_LABELS.stream().flatMap(each -> label(each).stream()).findFirst();
    String name = Workload.named(settings.naming(), app.orElse(""), namespace);
    if (app.isEmpty()) {
      wrong(
          annotationPlace(Names.SERVICE),
          "",
          "there, and no label says which service it is: " + String.join(", ", APP_LABELS));
    } else if (!Rules.isService(name)) {
      wrong(annotationPlace(Names.SERVICE), name, Rules.SERVICE_WORDS);
    }
    return name;
  }

  private int port() {
    Map<Integer, String> declared = declaredPorts();
    Optional<String> said = annotation(Names.PORT);
    if (said.isEmpty()) {
      if (declared.size() > 1) {
        wrong(
            annotationPlace(Names.PORT),
            "",
            "there, and the containers have several ports: "
                + declared.keySet().stream().map(String::valueOf).toList());
      }
      return declared.isEmpty() ? 0 : declared.keySet().iterator().next();
    }
    if (said.get().equals("none")) {
      return 0;
    }
    return declared.entrySet().stream()
        .filter(each -> !each.getValue().isEmpty() && each.getValue().equals(said.get()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(
            () ->
                number(
                    Names.PORT,
                    said.get(),
                    Rules.PORT_WORDS + ", the name of a container's port, or none"));
  }

  /** TCP ports of the containers, with their names. */
  private Map<Integer, String> declaredPorts() {
    Map<Integer, String> ports = new TreeMap<>();
    for (JsonNode container : pod.at("/spec/containers")) {
      for (JsonNode port : container.path("ports")) {
        if (port.path("protocol").asText("TCP").equals("TCP")) {
          ports.put(port.path("containerPort").asInt(), port.path("name").asText());
        }
      }
    }
    return ports;
  }

  private List<String> dependencies() {
    String said = annotation(Names.DEPENDENCIES).orElse("");
    if (said.isBlank()) {
      return List.of();
    }
    List<String> names = Arrays.stream(said.split(",", -1)).map(String::strip).toList();
    boolean all = names.equals(List.of("*"));
    for (String name : names) {
      if (!all && !Rules.isService(name)) {
        wrong(
            annotationPlace(Names.DEPENDENCIES), name, Rules.SERVICE_WORDS + ", or '*' by itself");
      }
    }
    return List.copyOf(new TreeSet<>(names));
  }

  private void form(int service, int ingress) {
    JsonNode containers = pod.at("/spec/containers");
    if (!containers.isArray() || containers.isEmpty()) {
      wrong("spec.containers", "", "a list of containers");
    }
    for (JsonNode each : containers) {
      if (!each.isObject()) {
        wrong("spec.containers", each.toString(), "a container");
      }
    }
    Settings.Ports ours = settings.sidecars().ports();
    Map<Integer, String> taken = new TreeMap<>();
    taken.put(ours.egress(), "Envoy's egress");
    taken.put(ours.admin(), "Envoy's administration");
    taken.put(ours.probes(), "the agent's, for probes");
    taken.put(ours.xds(), "the agent's, for Envoy");
    taken.put(ours.api(), "the agent's own");
    if (ingress != 0 && taken.putIfAbsent(ingress, "Envoy's ingress") != null) {
      wrong(annotationPlace(Names.INGRESS), "" + ingress, "free: it is " + taken.get(ingress));
    }
    if (taken.containsKey(service) && !declaredPorts().containsKey(service)) {
      wrong(annotationPlace(Names.PORT), "" + service, "free: it is " + taken.get(service));
    }
    declaredPorts()
        .forEach(
            (port, name) -> {
              if (taken.containsKey(port)) {
                wrong("spec.containers[].ports", "" + port, "free: it is " + taken.get(port));
              }
            });
    for (JsonNode volume : pod.at("/spec/volumes")) {
      if (List.of(Names.STATE, Names.SCRATCH, Names.TLS).contains(volume.path("name").asText())) {
        wrong("spec.volumes[].name", volume.path("name").asText(), "free: it is Sluice's");
      }
    }
  }

  private List<JsonNode> containers() {
    List<JsonNode> containers = new ArrayList<>();
    pod.at("/spec/initContainers").forEach(containers::add);
    pod.at("/spec/containers").forEach(containers::add);
    return containers;
  }

  private static boolean isOurs(String name) {
    return name.equals(Names.AGENT) || name.equals(Names.ENVOY);
  }

  private int number(String annotation, String text, String allowed) {
    if (!Rules.isPort(text)) {
      wrong(annotationPlace(annotation), text, allowed);
      return 0;
    }
    return Integer.parseInt(text);
  }

  private Optional<String> label(String key) {
    return said("labels", key);
  }

  private Optional<String> annotation(String key) {
    return said("annotations", key);
  }

  private Optional<String> said(String where, String key) {
    JsonNode value = pod.path("metadata").path(where).path(key);
    return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value.asText());
  }

  private static String annotationPlace(String key) {
    return "metadata.annotations[" + key + "]";
  }

  private void wrong(String place, String value, String allowed) {
    mistakes.add(new Mistake(place, value, allowed));
  }
}
