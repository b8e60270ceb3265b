package io.sluice.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.console.contract.PublishedBody;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A file: a registry as kind {@code file} reads it, or what {@code compare} and {@code show}
 * printed as JSON.
 */
final class FileSide implements Side {
  private static final int MOST_BYTES = 32 << 20;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path file;

  FileSide(Path file) {
    this.file = file;
  }

  @Override
  public String words() {
    return "file " + file;
  }

  @Override
  public Seen read(Question question) throws Unread {
    Map<String, List<Sight>> all = services(tree(text()));
    Set<String> known =
        question.services().stream().map(PublishedBody::service).collect(Collectors.toSet());
    if (question.service() == null) {
      List<String> strangers = all.keySet().stream().filter(name -> !known.contains(name)).toList();
      return new Seen(all, strangers, true);
    }
    String name = question.name() == null ? question.service() : question.name();
    List<Sight> sights = all.get(name);
    return new Seen(
        sights == null ? Map.of() : Map.of(question.service(), sights), List.of(), true);
  }

  private String text() throws Unread {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new Unread("it is longer than " + (MOST_BYTES >> 20) + " MiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new Unread("there is no such file");
    } catch (IOException e) {
      throw new Unread("it cannot be read: " + e.getMessage());
    }
  }

  private static JsonNode tree(String text) throws Unread {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException noJson) {
      return yaml(text);
    }
  }

  private static JsonNode yaml(String text) throws Unread {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(0);
    options.setCodePointLimit(MOST_BYTES);
    try {
      return MAPPER.valueToTree(new Yaml(new SafeConstructor(options)).<Object>load(text));
    } catch (YAMLException | IllegalArgumentException e) {
      throw new Unread("it is neither JSON nor YAML: " + firstLine(String.valueOf(e.getMessage())));
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static Map<String, List<Sight>> services(JsonNode tree) throws Unread {
    Map<String, List<Sight>> services = new LinkedHashMap<>();
    JsonNode listed = tree.path("services");
    if (listed.isObject()) {
      for (Map.Entry<String, JsonNode> service : listed.properties()) {
        services.put(service.getKey(), registered(service.getKey(), service.getValue()));
      }
    } else if (listed.isArray()) {
      for (JsonNode service : listed) {
        services.put(service.path("service").asText(), saved(service.path("published")));
      }
    } else if (tree.path("name").isTextual() && tree.path("endpoints").isArray()) {
      services.put(tree.path("name").asText(), shown(tree));
    } else {
      throw new Unread(
          "it is neither a registry (services: ...) nor what compare or show printed with --output"
              + " json");
    }
    return services;
  }

  private static List<Sight> registered(String service, JsonNode instances) throws Unread {
    if (!instances.isArray()) {
      throw new Unread("the instances of " + service + " are no list");
    }
    List<Sight> sights = new ArrayList<>();
    for (JsonNode instance : instances) {
      String health = instance.path("health").asText("passing").toLowerCase(Locale.ROOT);
      sights.add(
          new Sight(
              address(service, instance),
              port(service, instance),
              health.equals("passing") || health.equals("warning"),
              true,
              instance.path("weight").asDouble(1),
              health));
    }
    return sights;
  }

  private static List<Sight> saved(JsonNode published) throws Unread {
    List<Sight> sights = new ArrayList<>();
    for (JsonNode place : published) {
      sights.add(
          new Sight(
              address("it", place),
              port("it", place),
              true,
              true,
              place.path("share").asDouble(Double.NaN),
              "saved as published"));
    }
    return sights;
  }

  /** What show printed says of an environment, not of an endpoint, whether it gets traffic. */
  private static List<Sight> shown(JsonNode service) throws Unread {
    Set<String> served = new HashSet<>();
    for (JsonNode port : service.path("ports")) {
      port.path("published").fieldNames().forEachRemaining(served::add);
      port.path("standby").forEach(environment -> served.add(environment.asText()));
    }
    List<Sight> sights = new ArrayList<>();
    for (JsonNode endpoint : service.path("endpoints")) {
      String state = endpoint.path("state").asText();
      boolean serves =
          state.equals("READY") && served.contains(endpoint.path("environment").asText());
      sights.add(
          new Sight(
              address("it", endpoint),
              port("it", endpoint),
              serves,
              true,
              Double.NaN,
              ShowCommand.words(state)));
    }
    return sights;
  }

  private static String address(String service, JsonNode place) throws Unread {
    String address = place.path("address").asText();
    if (address.isEmpty()) {
      throw new Unread("an instance of " + service + " has no address");
    }
    return address;
  }

  private static int port(String service, JsonNode place) throws Unread {
    int port = place.path("port").asInt();
    if (port < 1 || port > 65_535) {
      throw new Unread("an instance of " + service + " has no port from 1 to 65535");
    }
    return port;
  }
}
