package io.sluice.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The values of the audit in so few words that a line holds them. */
final class ShortWords {
  private static final int LONGEST = 300;

  /** What a line shows elsewhere, or what says nothing to a person. */
  private static final Set<String> LEFT_OUT =
      Set.of("baseline", "service", "reason", "document", "id", "over", "ports");

  private static final Set<String> TIMES =
      Set.of("until", "expires", "expiresAt", "endsAt", "since");

  private ShortWords() {}

  /** The JSON of a value, an object of names as our own store writes it; empty for none. */
  static JsonNode value(String json) {
    if (json.isEmpty()) {
      return Json.parse("{}".getBytes(StandardCharsets.UTF_8));
    }
    try {
      return Json.parse(json.getBytes(StandardCharsets.UTF_8));
    } catch (Refusal unreadable) {
      // A newer or a foreign writer: the line stands without its value.
      return Json.parse("{}".getBytes(StandardCharsets.UTF_8));
    }
  }

  /** What the other one does not say just so, and the split; all of it when that is nothing. */
  static JsonNode without(JsonNode value, JsonNode other) {
    if (!value.isObject() || !other.isObject()) {
      return value;
    }
    ObjectNode left = value.deepCopy();
    other
        .properties()
        .forEach(
            member -> {
              if (!member.getKey().equals("split")
                  && member.getValue().equals(left.get(member.getKey()))) {
                left.remove(member.getKey());
              }
            });
    return left.isEmpty() ? value : left;
  }

  /** As in {@code vm 90% kubernetes 10%, generation 42}; without a value empty. */
  static String of(JsonNode value) {
    List<String> words = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      String name = member.getKey();
      if (!LEFT_OUT.contains(name)) {
        words.add(word(name, member.getValue()));
      }
    }
    words.removeIf(String::isEmpty);
    return Texts.cut(String.join(", ", words), LONGEST);
  }

  private static String word(String name, JsonNode value) {
    if (name.equals("split")) {
      return weights(value);
    }
    if (TIMES.contains(name) && value.isIntegralNumber()) {
      return name + " " + Instant.ofEpochMilli(value.longValue());
    }
    if (name.endsWith("Ms") && value.isIntegralNumber()) {
      BigDecimal seconds = BigDecimal.valueOf(value.longValue(), 3).stripTrailingZeros();
      return name.substring(0, name.length() - 2) + " " + seconds.toPlainString() + " s";
    }
    if (value.isObject()) {
      String inside = of(value);
      return inside.isEmpty() ? "" : name + " (" + inside + ")";
    }
    if (value.isArray()) {
      List<String> items = new ArrayList<>();
      value.forEach(item -> items.add(item.isValueNode() ? item.asText() : of(item)));
      return items.isEmpty() ? "" : name + " " + String.join(" ", items);
    }
    String text = value.asText();
    boolean constant = text.matches("[A-Z_]+");
    return text.isEmpty() ? "" : name + " " + (constant ? text.toLowerCase(Locale.ROOT) : text);
  }

  private static String weights(JsonNode weights) {
    List<String> shares = new ArrayList<>();
    weights
        .properties()
        .forEach(
            share -> shares.add(share.getKey() + " " + Words.percent(share.getValue().intValue())));
    return String.join(" ", shares);
  }
}
