package io.sluice.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.console.contract.Limits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The JSON object of a request, read key by key so that a refusal can name the key. */
final class JsonRequest {
  /** Up to here, 2^53, a double tells each whole number from the next. */
  private static final double EXACT = 1L << 53;

  private final ObjectNode object;

  private JsonRequest(ObjectNode object) {
    this.object = object;
  }

  static JsonRequest read(byte[] body, boolean optional, String... keys) {
    if (optional && body.length == 0) {
      return new JsonRequest(JsonNodeFactory.instance.objectNode());
    }
    return of(Json.parse(body), "the body", keys);
  }

  private static JsonRequest of(JsonNode node, String place, String... keys) {
    if (!(node instanceof ObjectNode object)) {
      throw Refusal.of(422, place + " must be a JSON object");
    }
    refuseUnknown(object, place.equals("the body") ? "" : place + ".", keys);
    return new JsonRequest(object);
  }

  private static void refuseUnknown(ObjectNode object, String prefix, String... keys) {
    Set<String> unknown = new TreeSet<>();
    object.fieldNames().forEachRemaining(unknown::add);
    List.of(keys).forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw Refusal.of(
          422,
          "unknown key "
              + String.join(
                  ", ", unknown.stream().limit(10).map(key -> quoted(prefix + key)).toList())
              + "; known: "
              + String.join(", ", keys));
    }
  }

  /** An object of these keys and no others, which must be there. */
  JsonRequest object(String key, String... keys) {
    if (!(object.path(key) instanceof ObjectNode inner)) {
      throw Refusal.of(422, key + " must be an object");
    }
    refuseUnknown(inner, key + ".", keys);
    return new JsonRequest(inner);
  }

  /** Why it is asked for; empty when it is not said. */
  String reason() {
    JsonNode node = object.path("reason");
    if (node.isMissingNode() || node.isNull()) {
      return "";
    }
    if (!node.isTextual()) {
      throw Refusal.of(422, "reason must be text");
    }
    String reason = node.textValue();
    int length = reason.codePointCount(0, reason.length());
    if (length > Limits.REASON) {
      throw Refusal.of(
          422, "reason has " + length + " characters, at most " + Limits.REASON + " are kept");
    }
    if (reason.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t')) {
      throw Refusal.of(422, "reason contains control characters");
    }
    return reason.strip();
  }

  /** One of a few words, which must be there. */
  String word(String key, String... allowed) {
    JsonNode node = object.path(key);
    if (!node.isTextual() || !List.of(allowed).contains(node.textValue())) {
      throw Refusal.of(
          422,
          key
              + (node.isMissingNode() ? " is missing" : " is " + shown(node))
              + "; allowed: "
              + String.join(", ", allowed));
    }
    return node.textValue();
  }

  /** Whether something is wished; not, when it is not said. */
  boolean flag(String key) {
    JsonNode node = object.path(key);
    if (!node.isMissingNode() && !node.isBoolean()) {
      throw Refusal.of(422, key + " is " + shown(node) + "; it is true or false");
    }
    return node.asBoolean(false);
  }

  /** A text, which must be there. */
  String text(String key) {
    JsonNode node = object.path(key);
    if (!node.isTextual()) {
      throw Refusal.of(
          422,
          key + (node.isMissingNode() ? " is missing" : " is " + shown(node)) + "; it is text");
    }
    return node.textValue();
  }

  /** Whether it says anything of a key. */
  boolean has(String key) {
    return !object.path(key).isMissingNode() && !object.path(key).isNull();
  }

  /** A text, or another when it is not there. */
  String text(String key, String otherwise) {
    return has(key) ? text(key) : otherwise;
  }

  /** A whole number, or another when it is not there. */
  long number(String key, long least, long most, long otherwise) {
    return has(key) ? number(key, least, most) : otherwise;
  }

  /** Yes or no, or another when it is not there. */
  boolean flag(String key, boolean otherwise) {
    JsonNode node = object.path(key);
    if (!has(key)) {
      return otherwise;
    }
    if (!node.isBoolean()) {
      throw Refusal.of(422, key + " is " + shown(node) + "; it is true or false");
    }
    return node.booleanValue();
  }

  /** A list of texts; empty when it is not there. */
  List<String> words(String key, int most) {
    List<String> words = new ArrayList<>();
    if (!has(key)) {
      return words;
    }
    JsonNode node = object.path(key);
    if (!node.isArray() || node.size() > most) {
      throw Refusal.of(422, key + " is a list of at most " + most + " texts");
    }
    for (JsonNode word : node) {
      if (!word.isTextual()) {
        throw Refusal.of(422, key + " has " + shown(word) + "; it is a list of texts");
      }
      words.add(word.textValue());
    }
    return words;
  }

  /** A whole number, which must be there. */
  long number(String key, long least, long most) {
    JsonNode node = object.path(key);
    if (!isWhole(node)
        || !node.canConvertToLong()
        || node.longValue() < least
        || node.longValue() > most) {
      throw Refusal.of(
          422,
          key
              + (node.isMissingNode() ? " is missing" : " is " + shown(node))
              + "; it is a whole number from "
              + least
              + " to "
              + most);
    }
    return node.longValue();
  }

  /**
   * The objects of a list, which must be there.
   *
   * @param most how many there may be; one at least
   * @param keys of each object
   */
  List<JsonRequest> objects(String key, int most, String... keys) {
    JsonNode list = object.path(key);
    if (!list.isArray() || list.isEmpty() || list.size() > most) {
      throw Refusal.of(422, key + " must be a list of 1 to " + most + " objects");
    }
    List<JsonRequest> objects = new ArrayList<>();
    for (JsonNode item : list) {
      objects.add(of(item, key + "[" + objects.size() + "]", keys));
    }
    return objects;
  }

  /** Whether it names a key, be it with null. */
  boolean mentions(String key) {
    return object.has(key);
  }

  /** Objects of a list; none when it is not there or empty. */
  List<JsonRequest> objectsIfAny(String key, int most, String... keys) {
    boolean none = !has(key) || (object.path(key).isArray() && object.path(key).isEmpty());
    return none ? List.of() : objects(key, most, keys);
  }

  /** Basis points by environment. */
  Map<String, Integer> weights(List<String> environments) {
    if (!(object.path("weights") instanceof ObjectNode weights)) {
      throw Refusal.of(
          422, "weights must be an object of basis points by environment, as in {\"vm\": 10000}");
    }
    Map<String, Integer> result = new LinkedHashMap<>();
    weights
        .properties()
        .forEach(
            entry -> {
              String key = "weights." + Texts.cut(entry.getKey(), 60);
              if (!environments.contains(entry.getKey())) {
                throw Refusal.of(
                    422,
                    key
                        + ": there is no environment of this name; configured: "
                        + String.join(", ", environments));
              }
              result.put(entry.getKey(), basisPoints(key, entry.getValue()));
            });
    int sum = result.values().stream().mapToInt(Integer::intValue).sum();
    if (sum != 10_000) {
      throw Refusal.of(422, "weights must sum to 10000 basis points (100%), not " + sum);
    }
    return result;
  }

  /** JSON has one kind of number: 9000.0 is as whole as 9000. */
  private static boolean isWhole(JsonNode number) {
    return number.isIntegralNumber()
        || (number.isNumber()
            && Math.abs(number.doubleValue()) <= EXACT
            && number.doubleValue() == Math.rint(number.doubleValue()));
  }

  private static int basisPoints(String key, JsonNode weight) {
    if (!isWhole(weight)) {
      throw Refusal.of(
          422,
          key
              + " must be a whole number of basis points (1% is 100, so a percentage has at most two"
              + " decimals), not "
              + shown(weight));
    }
    if (!weight.canConvertToInt() || weight.intValue() < 0 || weight.intValue() > 10_000) {
      throw Refusal.of(422, key + " must be 0 to 10000, not " + shown(weight));
    }
    return weight.intValue();
  }

  private static String quoted(String key) {
    return "'" + Texts.cut(key, 60) + "'";
  }

  private static String shown(JsonNode node) {
    return Texts.cut(node.toString(), 60);
  }
}
