package io.sluice.registry.etcd;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.etcd.JsonFields.Field;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** A document whose fields are found by pointers. */
final class FieldsDocument {
  private final Map<Field, JsonPointer> pointers = new EnumMap<>(Field.class);
  private final Map<String, Health> statuses;

  FieldsDocument(JsonFields fields) {
    fields.pointers().forEach((field, at) -> pointers.put(field, JsonPointer.compile(at)));
    this.statuses = fields.statuses();
  }

  Instance instance(String id, Document document) {
    Decoration decoration =
        new Decoration(
            health(at(document, Field.STATUS)),
            Document.text(at(document, Field.PORT_NAME), "port name"),
            Document.text(at(document, Field.PROTOCOL), "protocol"),
            Document.text(at(document, Field.ZONE), "zone"),
            Document.number(at(document, Field.WEIGHT), "weight", 1),
            Document.texts(at(document, Field.TAGS), "tags"),
            Document.members(at(document, Field.METADATA), "metadata"));
    return decoration.instance(id, place(document));
  }

  private Place place(Document document) {
    String both = Document.text(at(document, Field.ADDR), "addr");
    if (!both.isEmpty()) {
      return Place.of(both);
    }
    String host = Document.text(at(document, Field.ADDRESS), "address");
    if (host.isEmpty()) {
      throw new IllegalArgumentException("there is no address");
    }
    JsonNode port = at(document, Field.PORT);
    if (port.isMissingNode()) {
      throw new IllegalArgumentException("there is no port");
    }
    return new Place(host, Document.number(port, "port", 0));
  }

  private Health health(JsonNode status) {
    if (status.isMissingNode()) {
      return Health.PASSING;
    }
    if (!status.isTextual() && !status.isBoolean()) {
      throw new IllegalArgumentException("the status is neither a text nor a truth value");
    }
    Health health = statuses.get(status.asText().toLowerCase(Locale.ROOT));
    if (health == null) {
      throw new IllegalArgumentException("the status '" + status.asText() + "' is unknown");
    }
    return health;
  }

  private JsonNode at(Document document, Field field) {
    JsonPointer pointer = pointers.get(field);
    return pointer == null ? MissingNode.getInstance() : document.at(pointer);
  }
}
