package io.sluice.registry.etcd;

import com.fasterxml.jackson.core.JsonPointer;
import io.sluice.registry.Health;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where a document says what of its instance.
 *
 * @param pointers JSON pointers (RFC 6901) by field; either {@link Field#ADDR} or {@link
 *     Field#ADDRESS} and {@link Field#PORT} must be there
 * @param statuses what the status is called for which health, in lower case
 */
public record JsonFields(Map<Field, String> pointers, Map<String, Health> statuses) {
  /** What a document may say. */
  public enum Field {
    /** {@code host:port} in one text. */
    ADDR,
    /** The host alone. */
    ADDRESS,
    /** The port as a number, or as a text of digits. */
    PORT,
    /** A whole number from 1 to 65535. */
    WEIGHT,
    /** The real zone. */
    ZONE,
    /** {@code http}, {@code http2}, {@code grpc} or {@code tcp}. */
    PROTOCOL,
    /** The name of the port. */
    PORT_NAME,
    /** A list of texts. */
    TAGS,
    /** An object; what is no text in it is kept as JSON. */
    METADATA,
    /** A text or a truth value that {@link JsonFields#statuses} knows. */
    STATUS
  }

  /** What is called what, when nothing else is configured. */
  public static final Map<String, Health> USUAL_STATUSES =
      Map.of(
          "passing", Health.PASSING,
          "up", Health.PASSING,
          "healthy", Health.PASSING,
          "true", Health.PASSING,
          "warning", Health.WARNING,
          "critical", Health.CRITICAL,
          "down", Health.CRITICAL,
          "unhealthy", Health.CRITICAL,
          "false", Health.CRITICAL,
          "draining", Health.DRAINING);

  /** Fields called as {@link io.sluice.registry.Instance} calls them, and {@code /addr}. */
  public static final JsonFields USUAL =
      new JsonFields(
          Map.of(
              Field.ADDR, "/addr",
              Field.ADDRESS, "/address",
              Field.PORT, "/port",
              Field.WEIGHT, "/weight",
              Field.ZONE, "/zone",
              Field.PROTOCOL, "/protocol",
              Field.PORT_NAME, "/portName",
              Field.TAGS, "/tags",
              Field.METADATA, "/metadata",
              Field.STATUS, "/health"),
          USUAL_STATUSES);

  public JsonFields {
    pointers = Map.copyOf(pointers);
    Map<String, Health> lower = new LinkedHashMap<>();
    statuses.forEach((word, health) -> lower.put(word.toLowerCase(Locale.ROOT), health));
    statuses = Map.copyOf(lower);
    pointers.forEach(
        (field, pointer) -> {
          try {
            JsonPointer unused = JsonPointer.compile(pointer);
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                "the pointer of " + field + " must be empty or begin with '/'", e);
          }
        });
    if (!pointers.containsKey(Field.ADDR)
        && !(pointers.containsKey(Field.ADDRESS) && pointers.containsKey(Field.PORT))) {
      throw new IllegalArgumentException("either addr, or address and port must have a pointer");
    }
  }
}
