package io.sluice.registry.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An entry of etcd's gRPC naming ({@code clientv3/naming/endpoints}). {@code Op} is written by it
 * and read by nobody: what stands under a key is there. {@code Metadata} may be anything; etcd's
 * own gRPC proxy writes an object into a text.
 */
final class NamingDocument {
  private static final String METADATA = "Metadata";

  private NamingDocument() {}

  static Instance instance(String id, Document document) {
    String place = Document.text(document.member("Addr"), "Addr");
    if (place.isEmpty()) {
      throw new IllegalArgumentException("there is no Addr");
    }
    return decoration(document.member(METADATA)).instance(id, Place.of(place));
  }

  private static Decoration decoration(JsonNode metadata) {
    Optional<Document> object = Optional.empty();
    if (metadata.isObject()) {
      object = Optional.of(Document.of(metadata));
    } else if (metadata.isTextual()) {
      object = Document.perhaps(metadata.textValue());
    }
    if (object.isPresent()) {
      return decoration(object.get());
    }
    TreeMap<String, String> alone = new TreeMap<>();
    if (metadata.isValueNode() && !metadata.asText().isEmpty()) {
      alone.put(METADATA, metadata.asText());
    } else if (metadata.isArray()) {
      alone.put(METADATA, metadata.toString());
    }
    return new Decoration(Health.PASSING, "", "", "", 1, java.util.List.of(), alone);
  }

  private static Decoration decoration(Document metadata) {
    return new Decoration(
        Health.PASSING,
        Document.text(metadata.member("portName"), "portName"),
        Document.text(metadata.member("protocol"), "protocol"),
        Document.text(metadata.member("zone"), "zone"),
        Document.number(metadata.member("weight"), "weight", 1),
        Document.texts(metadata.member("tags"), "tags"),
        metadata.members());
  }
}
