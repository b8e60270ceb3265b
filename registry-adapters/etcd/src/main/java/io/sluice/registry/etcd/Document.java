package io.sluice.registry.etcd;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A JSON document whose members have the types that are asked for, or the document is wrong: {@link
 * IllegalArgumentException} with a reason. A member that is null is as good as missing.
 */
final class Document {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode root;

  private Document(JsonNode root) {
    this.root = root;
  }

  static Document of(String text) {
    try {
      JsonNode root = JSON.readTree(text);
      if (root == null || !root.isObject()) {
        throw new IllegalArgumentException("the value is no JSON object");
      }
      return new Document(root);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the value is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** A document within another, which is an object. */
  static Document of(JsonNode object) {
    return new Document(object);
  }

  /** The object in a text, when it is one. */
  static Optional<Document> perhaps(String text) {
    try {
      return Optional.of(of(text));
    } catch (IllegalArgumentException e) {
      // A text that only looks like JSON is a text.
      return Optional.empty();
    }
  }

  /** What a pointer leads to, {@link MissingNode} when there is nothing. */
  JsonNode at(JsonPointer pointer) {
    JsonNode node = root.at(pointer);
    return node.isNull() ? MissingNode.getInstance() : node;
  }

  JsonNode member(String name) {
    JsonNode node = root.path(name);
    return node.isNull() ? MissingNode.getInstance() : node;
  }

  static String text(JsonNode node, String what) {
    if (node.isMissingNode()) {
      return "";
    }
    if (!node.isTextual()) {
      throw new IllegalArgumentException("the " + what + " is no text");
    }
    return node.textValue();
  }

  /** A whole number, also in a text; the default when it is missing. */
  static int number(JsonNode node, String what, int otherwise) {
    if (node.isMissingNode()) {
      return otherwise;
    }
    if (node.isTextual() && node.textValue().matches("[0-9]{1,9}")) {
      return Integer.parseInt(node.textValue());
    }
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw new IllegalArgumentException("the " + what + " is no whole number");
    }
    return node.intValue();
  }

  static List<String> texts(JsonNode node, String what) {
    List<String> texts = new ArrayList<>();
    if (!node.isMissingNode() && !node.isArray()) {
      throw new IllegalArgumentException("the " + what + " are no list");
    }
    for (JsonNode one : node) {
      texts.add(text(one, "list of " + what));
    }
    return texts;
  }

  /** The members of an object; what is no text is kept as JSON. */
  static SortedMap<String, String> members(JsonNode node, String what) {
    if (!node.isMissingNode() && !node.isObject()) {
      throw new IllegalArgumentException("the " + what + " are no object");
    }
    SortedMap<String, String> members = new TreeMap<>();
    node.properties()
        .forEach(
            member ->
                members.put(
                    member.getKey(),
                    member.getValue().isTextual()
                        ? member.getValue().textValue()
                        : member.getValue().toString()));
    return members;
  }

  SortedMap<String, String> members() {
    return members(root, "document");
  }
}
