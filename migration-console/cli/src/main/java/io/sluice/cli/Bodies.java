package io.sluice.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The JSON that goes to a server and comes from it. */
final class Bodies {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private Bodies() {}

  /** A body that this program makes itself. */
  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** A list as the server's, without a next page. */
  static ObjectNode list(ArrayNode items) {
    ObjectNode list = object();
    list.set("items", items);
    list.putNull("next");
    return list;
  }

  /** A list that this program makes itself. */
  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /** A body of the contract as JSON. */
  static ObjectNode tree(Object body) {
    return MAPPER.valueToTree(body);
  }

  /**
   * What the server sent, as the contract has it.
   *
   * @throws Failure 1 if it is something else
   */
  static <T> T as(JsonNode body, Class<T> type) {
    try {
      return MAPPER.treeToValue(body, type);
    } catch (JsonProcessingException e) {
      throw new Failure(Failure.FAILED, "the server's answer is not what this version understands");
    }
  }

  /** What was read, or null when it is no JSON. */
  static @Nullable JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** A body of the contract as it is sent. */
  static String written(Object body) {
    try {
      return MAPPER.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a body of the contract cannot be written", e);
    }
  }

  /**
   * For a program; where the locale cannot show every character, those beyond ASCII are escaped,
   * since a program must not read question marks.
   */
  static String pretty(JsonNode body, boolean unicode) {
    return printed(MAPPER.writerWithDefaultPrettyPrinter(), body, unicode);
  }

  /** The same in one line. */
  static String line(JsonNode body, boolean unicode) {
    return printed(MAPPER.writer(), body, unicode);
  }

  private static String printed(ObjectWriter writer, JsonNode body, boolean unicode) {
    try {
      return (unicode ? writer : writer.with(JsonWriteFeature.ESCAPE_NON_ASCII))
          .writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read as JSON cannot be written", e);
    }
  }
}
