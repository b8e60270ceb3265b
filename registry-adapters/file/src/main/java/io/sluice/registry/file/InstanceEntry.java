package io.sluice.registry.file;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One entry of a service's list. */
final class InstanceEntry {
  private static final Map<String, Health> HEALTH =
      Map.of(
          "passing", Health.PASSING,
          "warning", Health.WARNING,
          "critical", Health.CRITICAL,
          "draining", Health.DRAINING);
  private static final Set<String> PROTOCOLS = Set.of("http", "http2", "grpc", "tcp");
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._:%-]{1,253}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private static final int MOST_METADATA = 256;

  private String address = "";
  private int port;
  private Health health = Health.PASSING;
  private String portName = "";
  private String protocol = "";
  private String zone = "";
  private int weight = 1;
  private SortedMap<String, String> metadata = new TreeMap<>();

  private InstanceEntry() {}

  /**
   * Reads an entry.
   *
   * @throws IllegalArgumentException with the reason when it is no instance
   */
  static Instance instance(YamlValue value) {
    if (!(value instanceof YamlValue.Mapping mapping)) {
      throw new IllegalArgumentException("it is no mapping with address and port");
    }
    InstanceEntry entry = new InstanceEntry();
    Set<String> seen = new HashSet<>();
    for (YamlValue.Pair pair : mapping.pairs()) {
      String key = text("a key", pair.key());
      if (!seen.add(key)) {
        throw new IllegalArgumentException(key + " stands there twice");
      }
      entry.set(key, pair.value());
    }
    return entry.instance();
  }

  /** Whether a value is this text. */
  static boolean isText(YamlValue value, String text) {
    return value instanceof YamlValue.Scalar scalar && scalar.text().equals(text);
  }

  private void set(String key, YamlValue value) {
    switch (key) {
      case "address" -> address = address(text(key, value));
      case "port" -> port = number(key, value, 65_535);
      case "health" -> health = oneOf(key, HEALTH.get(text(key, value)), HEALTH.keySet());
      case "portName" -> portName = text(key, value);
      case "protocol" -> {
        String asked = text(key, value);
        protocol = oneOf(key, PROTOCOLS.contains(asked) ? asked : null, PROTOCOLS);
      }
      case "zone" -> zone = text(key, value);
      case "weight" -> weight = number(key, value, Instance.MAX_WEIGHT);
      case "metadata" -> metadata = metadata(value);
      default -> throw new IllegalArgumentException("unknown key " + shortened(key));
    }
  }

  private Instance instance() {
    if (address.isEmpty()) {
      throw new IllegalArgumentException("address is missing");
    }
    if (port == 0) {
      throw new IllegalArgumentException("port is missing");
    }
    String id = address + ":" + port;
    return new Instance(
        id, address, port, health, portName, protocol, zone, weight, List.of(), metadata);
  }

  private static String address(String text) {
    if (!ADDRESS.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "address must be an IP address or a host name, not " + shortened(text));
    }
    return text;
  }

  private static int number(String key, YamlValue value, int most) {
    String text = text(key, value);
    int number = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (number < 1 || number > most) {
      throw new IllegalArgumentException(
          key + " must be a number from 1 to " + most + ", not " + shortened(text));
    }
    return number;
  }

  private static <T> T oneOf(String key, @Nullable T value, Set<String> allowed) {
    if (value == null) {
      throw new IllegalArgumentException(
          key + " must be one of " + String.join(", ", new TreeSet<>(allowed)));
    }
    return value;
  }

  private static SortedMap<String, String> metadata(YamlValue value) {
    if (!(value instanceof YamlValue.Mapping mapping)) {
      throw new IllegalArgumentException("metadata must be a mapping");
    }
    SortedMap<String, String> metadata = new TreeMap<>();
    if (mapping.pairs().size() > MOST_METADATA) {
      throw new IllegalArgumentException("metadata has more than " + MOST_METADATA + " keys");
    }
    for (YamlValue.Pair pair : mapping.pairs()) {
      String key = text("a key of metadata", pair.key());
      if (metadata.put(key, text("metadata." + key, pair.value())) != null) {
        throw new IllegalArgumentException("metadata." + shortened(key) + " stands there twice");
      }
    }
    return metadata;
  }

  private static String text(String key, YamlValue value) {
    if (!(value instanceof YamlValue.Scalar scalar) || scalar.absent()) {
      throw new IllegalArgumentException(shortened(key) + " must be a single value");
    }
    return scalar.text();
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
