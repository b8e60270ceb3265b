package io.sluice.registry.cmdb;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the entries of a CMDB's list. */
final class EntryReader {
  private static final Set<String> PROTOCOLS = Set.of("http", "http2", "grpc", "tcp");
  private static final int MAX_NAME = 253;
  private static final int MAX_TAGS = 64;
  private static final int MAX_VALUE = 1_024;

  /** An entry with more addresses times ports than this is a mistake of the CMDB's. */
  private static final int MAX_INSTANCES = 64;

  private final Fields fields;
  private final CmdbSettings settings;

  EntryReader(CmdbSettings settings) {
    this.fields = settings.fields();
    this.settings = settings;
  }

  /**
   * Reads an entry.
   *
   * @param place of the entry, for an operator who looks for it
   */
  Entry read(JsonNode entry, String place) {
    String id = "";
    String service = Entry.NO_NAME;
    try {
      if (!entry.isObject()) {
        throw new IllegalArgumentException("it is no object");
      }
      id = text(entry, Field.ID);
      service = service(entry);
      Optional<Health> health = health(entry);
      if (health.isEmpty()) {
        return new Entry(id, service, List.of(), List.of());
      }
      return instances(entry, id, service, health.get());
    } catch (IllegalArgumentException e) {
      Rejected rejected = new Rejected(name(id, place), String.valueOf(e.getMessage()));
      return new Entry(id, service, List.of(), List.of(rejected));
    }
  }

  private Entry instances(JsonNode entry, String id, String service, Health health) {
    List<JsonNode> addresses = fields.at(Field.ADDRESS).all(entry);
    List<JsonNode> ports = fields.at(Field.PORT).all(entry);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("it has no address");
    }
    if (ports.isEmpty()) {
      throw new IllegalArgumentException("it has no port");
    }
    if (addresses.size() * ports.size() > MAX_INSTANCES) {
      throw new IllegalArgumentException("it has more than " + MAX_INSTANCES + " places");
    }
    List<Rejected> rejected = new ArrayList<>();
    Instance common = common(entry, id, health, rejected);
    List<Instance> instances = new ArrayList<>();
    boolean single = addresses.size() * ports.size() == 1;
    for (JsonNode address : addresses) {
      for (JsonNode port : ports) {
        try {
          instances.add(
              placed(common, Address.of(scalar(address)), portOf(port), id, single, ports.size()));
        } catch (IllegalArgumentException e) {
          rejected.add(new Rejected(name(id, service), String.valueOf(e.getMessage())));
        }
      }
    }
    return new Entry(id, service, instances, rejected);
  }

  /** Several ports of one entry are told apart by their numbers when they have no names. */
  private static Instance placed(
      Instance common, String address, int port, String id, boolean single, int ports) {
    String place = address + ":" + port;
    String own = id.isEmpty() ? place : single ? id : id + "/" + place;
    String portName =
        common.portName().isEmpty() && ports > 1 ? Integer.toString(port) : common.portName();
    return new Instance(
        own,
        address,
        port,
        common.health(),
        portName,
        common.protocol(),
        common.zone(),
        common.weight(),
        common.tags(),
        common.metadata());
  }

  /** What all instances of an entry have in common. */
  private Instance common(JsonNode entry, String id, Health health, List<Rejected> rejected) {
    String protocol = text(entry, Field.PROTOCOL).toLowerCase(Locale.ROOT);
    if (!protocol.isEmpty() && !PROTOCOLS.contains(protocol)) {
      throw new IllegalArgumentException("protocol is none of http, http2, grpc, tcp");
    }
    String weight = text(entry, Field.WEIGHT);
    return new Instance(
        id,
        "0.0.0.0",
        1,
        health,
        text(entry, Field.PORT_NAME),
        protocol,
        text(entry, Field.ZONE),
        weight.isEmpty() ? 1 : number("weight", weight, Instance.MAX_WEIGHT),
        tags(entry, id, rejected),
        metadata(entry, id, rejected));
  }

  private String service(JsonNode entry) {
    JsonNode value =
        fields
            .at(Field.SERVICE)
            .first(entry)
            .orElseThrow(() -> new IllegalArgumentException("it names no service"));
    if (!value.isTextual()) {
      throw new IllegalArgumentException("its service is no text");
    }
    String name = value.textValue().strip();
    if (name.length() > MAX_NAME) {
      throw new IllegalArgumentException("its service has more than " + MAX_NAME + " characters");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("its service has unprintable characters");
    }
    return name;
  }

  private Optional<Health> health(JsonNode entry) {
    if (fields.at(Field.STATUS).isEmpty()) {
      return Optional.of(Health.PASSING);
    }
    String status = text(entry, Field.STATUS).toLowerCase(Locale.ROOT);
    Meaning meaning = settings.statuses().get(status);
    if (meaning == null) {
      throw new IllegalArgumentException(
          status.isEmpty()
              ? "it has no status"
              : "its status is unknown: " + Text.shortened(status));
    }
    return meaning.health();
  }

  /** What is too long is left out and told; the instance is not worth less for it. */
  private List<String> tags(JsonNode entry, String id, List<Rejected> rejected) {
    List<String> tags = new ArrayList<>();
    for (JsonNode tag : fields.at(Field.TAGS).all(entry)) {
      if (tag.isValueNode() && tag.asText().length() <= MAX_NAME && tags.size() < MAX_TAGS) {
        tags.add(tag.asText());
      } else {
        rejected.add(new Rejected(name(id, "tags"), "a tag is too long, one too many or no text"));
      }
    }
    return tags;
  }

  private SortedMap<String, String> metadata(JsonNode entry, String id, List<Rejected> rejected) {
    SortedMap<String, String> metadata = new TreeMap<>();
    fields
        .metadata()
        .forEach(
            (key, pointer) ->
                pointer
                    .first(entry)
                    .ifPresent(
                        value -> {
                          if (value.isValueNode() && value.asText().length() <= MAX_VALUE) {
                            metadata.put(key, value.asText());
                          } else {
                            rejected.add(
                                new Rejected(
                                    name(id, "metadata"),
                                    key + " is left out: it is too long or no single value"));
                          }
                        }));
    String node = text(entry, Field.NODE);
    if (!node.isEmpty()) {
      metadata.put(Instance.NODE, node);
    }
    return metadata;
  }

  private static int portOf(JsonNode value) {
    return number("port", scalar(value), 65_535);
  }

  private static int number(String key, String text, int most) {
    int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > most) {
      throw new IllegalArgumentException(
          key + " must be a number from 1 to " + most + ", not " + Text.shortened(text));
    }
    return number;
  }

  private String text(JsonNode entry, Field field) {
    Optional<JsonNode> value = fields.at(field).first(entry);
    if (value.isEmpty()) {
      return "";
    }
    String text = value.get().isValueNode() ? value.get().asText().strip() : "";
    if (text.isEmpty() || text.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          field.key() + " must be a single value of at most " + MAX_NAME + " characters");
    }
    return text;
  }

  private static String scalar(JsonNode value) {
    return value.isValueNode() ? value.asText().strip() : "(" + value.getNodeType() + ")";
  }

  private static String name(String id, String otherwise) {
    return id.isEmpty() ? otherwise : Text.shortened(id);
  }
}
