package io.sluice.migrations;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of one JSON object; what is wrong with them goes to one list, all of it. */
final class PlanFields {
  private static final int LONGEST_SHOWN = 100;

  private final String path;
  private final JsonNode json;
  private final List<Mistake> mistakes;

  PlanFields(String path, JsonNode json, List<Mistake> mistakes) {
    this.path = path;
    this.json = json;
    this.mistakes = mistakes;
  }

  /** Names the keys that nobody reads. */
  PlanFields only(Set<String> keys) {
    if (!json.isObject()) {
      wrong("", json, "an object");
      return this;
    }
    List<String> allowed = keys.stream().sorted().toList();
    for (String key : (Iterable<String>) json::fieldNames) {
      if (!keys.contains(key)) {
        mistakes.add(new Mistake(key(key), "unknown", "one of " + String.join(", ", allowed)));
      }
    }
    return this;
  }

  boolean has(String key) {
    return !json.path(key).isMissingNode() && !json.path(key).isNull();
  }

  JsonNode node(String key) {
    return json.path(key);
  }

  String key(String key) {
    return path.isEmpty() ? key : key.isEmpty() ? path : path + "." + key;
  }

  void wrong(String key, JsonNode value, String allowed) {
    wrong(key, value.isMissingNode() ? "missing" : value.toString(), allowed);
  }

  void wrong(String key, String value, String allowed) {
    String shown =
        value.length() > LONGEST_SHOWN ? value.substring(0, LONGEST_SHOWN) + "..." : value;
    mistakes.add(new Mistake(key(key), shown, allowed));
  }

  /** Text of 1 to some characters that a person can see; a mistake and an empty one otherwise. */
  String text(String key, int longest) {
    JsonNode value = json.path(key);
    if (!value.isTextual() || !isText(value.textValue()) || value.textValue().length() > longest) {
      wrong(key, value, "a text of 1 to %,d characters, none of them a control".formatted(longest));
      return "";
    }
    return value.textValue();
  }

  /** Something beside spaces, and no control characters but tabs and line feeds. */
  private static boolean isText(String text) {
    return text.chars().anyMatch(one -> one > ' ')
        && text.chars().noneMatch(one -> one < ' ' && one != '\t' && one != '\n');
  }

  long number(String key, long otherwise, long least, long most) {
    return has(key) ? required(key, least, most) : otherwise;
  }

  int basisPoints(String key, int otherwise, int least, int most) {
    return (int) number(key, otherwise, least, most);
  }

  @Nullable Integer optionalBasisPoints(String key, int least, int most) {
    return has(key) ? (Integer) (int) required(key, least, most) : null;
  }

  @Nullable Long optional(String key, long least, long most) {
    return has(key) ? (Long) required(key, least, most) : null;
  }

  long required(String key, long least, long most) {
    JsonNode value = json.path(key);
    if (!value.canConvertToExactIntegral() // 4.0 is a whole number, too
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > most) {
      wrong(key, value, "a whole number from %d to %d".formatted(least, most));
      return least;
    }
    return value.longValue();
  }

  /** Yes or no; no when it is not there. */
  boolean flag(String key) {
    if (has(key) && !json.path(key).isBoolean()) {
      wrong(key, json.path(key), "true or false");
    }
    return json.path(key).asBoolean(false);
  }

  /** One of some words. */
  String word(String key, String otherwise, List<String> words) {
    if (!has(key)) {
      return otherwise;
    }
    JsonNode value = json.path(key);
    if (!value.isTextual() || !words.contains(value.textValue())) {
      wrong(key, value, String.join(" or ", words));
      return otherwise;
    }
    return value.textValue();
  }
}
