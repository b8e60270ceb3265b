package io.sluice.injector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the injector's configuration and reports all of its mistakes at once. */
final class SettingsReader {
  /** Kubernetes' own form of an amount that is not negative. */
  private static final Pattern QUANTITY =
      Pattern.compile("\\d{1,19}(\\.\\d{1,9})?([numkMGTPE]|[KMGTPE]i|[eE][+-]?\\d{1,2})?");

  private static final Pattern IMAGE = Pattern.compile("[\\x21-\\x7e]{1,512}");
  private static final String LARGEST_CONFIGURATION = "up to 64 KiB";
  private static final int LARGEST = 64 * 1_024;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Mistake> mistakes = new ArrayList<>();

  private SettingsReader() {}

  /**
   * Reads a file.
   *
   * @throws WrongInput with every mistake, a missing or unreadable file among them
   */
  static Settings read(Path file) throws WrongInput {
    String allowed;
    try {
      if (Files.size(file) <= LARGEST) {
        return read(Files.readString(file));
      }
      allowed = LARGEST_CONFIGURATION;
    } catch (NoSuchFileException e) {
      allowed = "a file that exists";
    } catch (IOException e) {
      allowed = "readable (" + e + ")";
    }
    throw new WrongInput(List.of(new Mistake("--config", file.toString(), allowed)));
  }

  /**
   * Reads YAML.
   *
   * @throws WrongInput with every mistake
   */
  static Settings read(String text) throws WrongInput {
    JsonNode document;
    try {
      List<JsonNode> documents = Yaml.documents(text);
      document = documents.isEmpty() ? MissingNode.getInstance() : documents.get(0);
    } catch (IOException e) {
      String words = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
      throw new WrongInput(List.of(new Mistake("(document)", words, "readable YAML")));
    }
    SettingsReader reader = new SettingsReader();
    Settings settings = reader.settings(new Keys(document, reader.mistakes));
    if (!reader.mistakes.isEmpty()) {
      throw new WrongInput(reader.mistakes);
    }
    return settings;
  }

  private Settings settings(Keys keys) {
    keys.onlyKnown(
        "listen",
        "health",
        "wrong",
        "service",
        "mesh",
        "sidecars",
        "ports",
        "agent",
        "envoy",
        "certificates");
    return new Settings(
        keys.text("listen", "0.0.0.0:9443", Rules::isAddress, Rules.ADDRESS_WORDS),
        keys.text("health", "0.0.0.0:9080", Rules::isAddress, Rules.ADDRESS_WORDS),
        choice(keys, "wrong", "admit", "deny").equals("deny")
            ? Settings.Wrong.DENY
            : Settings.Wrong.ADMIT,
        keys.text(
            "service",
            "{app}.{namespace}",
            name -> Rules.isService(Workload.named(name, "app", "shop")),
            "a service name with {app}, and {namespace} where names need it"),
        mesh(keys.under("mesh")),
        sidecars(keys),
        certificates(keys.under("certificates")));
  }

  private static String choice(Keys keys, String key, String first, String second) {
    List<String> choices = List.of(first, second);
    return keys.text(key, first, choices::contains, first + " or " + second);
  }

  private static Settings.Mesh mesh(Keys keys) {
    keys.onlyKnown("environment", "region", "network", "xds", "xdsTls");
    List<String> xds = keys.texts("xds", Rules::isAddress, Rules.ADDRESS_WORDS);
    if (xds.isEmpty()) {
      keys.wrong("xds", "a list of at least one server, each " + Rules.ADDRESS_WORDS);
    }
    return new Settings.Mesh(
        keys.text("environment", "kubernetes", Rules::isEnvironment, Rules.ENVIRONMENT_WORDS),
        keys.text("region", "", Rules::isEnvironmentOrNothing, Rules.ENVIRONMENT_WORDS),
        keys.text("network", "", Rules::isEnvironmentOrNothing, Rules.ENVIRONMENT_WORDS),
        xds,
        keys.text(
            "xdsTls", "", name -> name.isEmpty() || Rules.isObject(name), Rules.OBJECT_WORDS));
  }

  private Settings.Sidecars sidecars(Keys all) {
    Keys keys = all.under("sidecars");
    keys.onlyKnown("kind", "drain", "concurrency", "user");
    return new Settings.Sidecars(
        choice(keys, "kind", "native", "containers").equals("native"),
        keys.number("drain", 0, 0, 3_600),
        keys.number("concurrency", 2, 1, 64),
        keys.number("user", 65_532, 0, Integer.MAX_VALUE),
        ports(all.under("ports")),
        container(all.under("agent"), "sluice-agent:latest", "10m", "64Mi", "160Mi"),
        container(all.under("envoy"), "envoyproxy/envoy:v1.40.0", "50m", "96Mi", "512Mi"));
  }

  private Settings.Ports ports(Keys keys) {
    Map<String, Integer> ports = new LinkedHashMap<>();
    ports.put("ingress", 15_006);
    ports.put("egress", 15_001);
    ports.put("admin", 15_000);
    ports.put("probes", 15_021);
    ports.put("xds", 15_010);
    ports.put("api", 15_011);
    keys.onlyKnown(ports.keySet().toArray(String[]::new));
    Map<Integer, String> owners = new LinkedHashMap<>();
    ports.replaceAll((key, port) -> keys.number(key, port, 1, 65_535));
    ports.forEach(
        (key, port) -> {
          String owner = owners.putIfAbsent(port, key);
          if (owner != null) {
            keys.wrong(key, "a port of its own: ports." + owner + " is " + port + " too");
          }
        });
    return new Settings.Ports(
        ports.getOrDefault("ingress", 0),
        ports.getOrDefault("egress", 0),
        ports.getOrDefault("admin", 0),
        ports.getOrDefault("probes", 0),
        ports.getOrDefault("xds", 0),
        ports.getOrDefault("api", 0));
  }

  private static Settings.Container container(
      Keys keys, String image, String cpu, String memory, String mostMemory) {
    keys.onlyKnown("image", "pullPolicy", "resources");
    List<String> policies = List.of("", "Always", "IfNotPresent", "Never");
    return new Settings.Container(
        keys.text("image", image, name -> IMAGE.matcher(name).matches(), "an image's name"),
        keys.text("pullPolicy", "", policies::contains, "Always, IfNotPresent or Never"),
        keys.raw("resources").isMissingNode()
            ? resources(inOrder(cpu, memory), Map.of("memory", mostMemory))
            : resources(keys.under("resources")));
  }

  private static Map<String, String> inOrder(String cpu, String memory) {
    Map<String, String> quantities = new LinkedHashMap<>();
    quantities.put("cpu", cpu);
    quantities.put("memory", memory);
    return quantities;
  }

  private static ResourceRequirements resources(Keys keys) {
    keys.onlyKnown("requests", "limits");
    return resources(quantities(keys.under("requests")), quantities(keys.under("limits")));
  }

  private static Map<String, String> quantities(Keys keys) {
    keys.onlyKnown("cpu", "memory", "ephemeral-storage");
    Map<String, String> quantities = new LinkedHashMap<>();
    for (String key : List.of("cpu", "memory", "ephemeral-storage")) {
      if (!keys.raw(key).isMissingNode()) {
        quantities.put(
            key,
            keys.text(
                key,
                "0",
                text -> QUANTITY.matcher(text).matches(),
                "a quantity as 100m, 64Mi or 1G"));
      }
    }
    return quantities;
  }

  private static ResourceRequirements resources(
      Map<String, String> requests, Map<String, String> limits) {
    return JSON.convertValue(
        Map.of("requests", requests, "limits", limits), ResourceRequirements.class);
  }

  private static Settings.Certificates certificates(Keys keys) {
    keys.onlyKnown("namespace", "service", "secret", "webhook", "days");
    return new Settings.Certificates(
        keys.text("namespace", "sluice", Rules::isObject, Rules.OBJECT_WORDS),
        keys.text("service", "sluice-injector", Rules::isObject, Rules.OBJECT_WORDS),
        keys.text("secret", "sluice-injector", Rules::isObject, Rules.OBJECT_WORDS),
        keys.text("webhook", "sluice-injector", Rules::isObject, Rules.OBJECT_WORDS),
        keys.number("days", 90, 1, 825));
  }
}
