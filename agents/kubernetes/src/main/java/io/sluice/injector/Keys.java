package io.sluice.injector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** One level of a configuration, read key by key; what is wrong is noted and reading goes on. */
final class Keys {
  private final String prefix;
  private final JsonNode values;
  private final List<Mistake> mistakes;

  Keys(JsonNode document, List<Mistake> mistakes) {
    this("", document, mistakes);
  }

  private Keys(String prefix, JsonNode values, List<Mistake> mistakes) {
    this.prefix = prefix;
    this.values = values.isNull() ? MissingNode.getInstance() : values;
    this.mistakes = mistakes;
    if (!this.values.isMissingNode() && !(values instanceof ObjectNode)) {
      String place = prefix.isEmpty() ? "(document)" : prefix.substring(0, prefix.length() - 1);
      mistakes.add(new Mistake(place, text(values), "a mapping of keys to values"));
    }
  }

  Keys under(String key) {
    return new Keys(prefix + key + ".", values.path(key), mistakes);
  }

  /** What stands there; missing when nothing does. */
  JsonNode raw(String key) {
    return values.path(key);
  }

  void onlyKnown(String... known) {
    Set<String> allowed = new TreeSet<>(List.of(known));
    values
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!allowed.contains(key)) {
                wrong(key, "a known key here; known are " + String.join(", ", allowed));
              }
            });
  }

  void wrong(String key, String allowed) {
    mistakes.add(new Mistake(prefix + key, text(values.path(key)), allowed));
  }

  /** A text; the fallback when it is missing, and after noting what is wrong. */
  String text(String key, String fallback, Predicate<String> rule, String allowed) {
    JsonNode value = values.path(key);
    String text = value.isMissingNode() ? fallback : value.asText();
    if (value.isContainerNode() || !rule.test(text)) {
      wrong(key, allowed);
      return fallback;
    }
    return text;
  }

  int number(String key, int fallback, int least, int most) {
    JsonNode value = values.path(key);
    if (value.isMissingNode()) {
      return fallback;
    }
    if (value.isInt() && value.asInt() >= least && value.asInt() <= most) {
      return value.asInt();
    }
    wrong(key, "a whole number from " + least + " to " + most);
    return fallback;
  }

  /** A list of texts; empty when it is missing. */
  List<String> texts(String key, Predicate<String> rule, String allowed) {
    JsonNode value = values.path(key);
    List<String> texts = new ArrayList<>();
    if (!value.isMissingNode() && !value.isArray()) {
      wrong(key, "a list");
    }
    for (JsonNode each : value) {
      if (each.isContainerNode() || !rule.test(each.asText())) {
        mistakes.add(new Mistake(prefix + key + "[" + texts.size() + "]", text(each), allowed));
      }
      texts.add(each.asText());
    }
    return texts;
  }

  private static String text(JsonNode value) {
    return value.isContainerNode() ? value.toString() : value.asText();
  }
}
