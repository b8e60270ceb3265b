package io.sluice.console.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads and writes bodies; a key given twice or text after the end is no JSON here. */
final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxNumberLength(32)
                          .maxNameLength(1_000)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  static String text(Object body) {
    try {
      return MAPPER.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a body of the contract cannot be written", e);
    }
  }

  /** The members of an object that this program wrote itself, in their order. */
  static Map<String, Object> map(String json) {
    try {
      return MAPPER.readValue(json, new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what this program wrote cannot be read", e);
    }
  }

  /**
   * The value in a body.
   *
   * @throws Refusal 400 if it is no JSON
   */
  static JsonNode parse(byte[] body) {
    try (JsonParser parser = MAPPER.createParser(body)) {
      JsonNode node = MAPPER.readTree(parser);
      if (node == null || node.isMissingNode()) {
        throw Refusal.of(400, "the body is empty; it must be a JSON object");
      }
      requireWhole(node);
      return node;
    } catch (JsonProcessingException e) {
      throw Refusal.of(
          400, "the body is not JSON" + place(e) + ": " + firstLine(e.getOriginalMessage()));
    } catch (IOException e) {
      throw Refusal.of(400, "the body is not JSON: it cannot be read as text");
    }
  }

  /**
   * An escape may write half of a character, which is no Unicode: a database would store something
   * else than the audit has hashed.
   */
  private static void requireWhole(JsonNode node) {
    node.properties().forEach(entry -> requireWhole(entry.getKey()));
    if (node.isTextual()) {
      requireWhole(node.textValue());
    }
    node.forEach(Json::requireWhole);
  }

  private static void requireWhole(String text) {
    for (int at = 0; at < text.length(); at = text.offsetByCodePoints(at, 1)) {
      int point = text.codePointAt(at);
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        throw Refusal.of(400, "the body has an escape that is half of a character");
      }
    }
  }

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : " (line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr()
            + ")";
  }

  private static String firstLine(String message) {
    String line = message.lines().findFirst().orElse("");
    return line.length() > 200 ? line.substring(0, 200) : line;
  }
}
