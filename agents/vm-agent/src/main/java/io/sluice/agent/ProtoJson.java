package io.sluice.agent;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * JSON in the layout of protobuf's own printer, without the classes of a message: an agent lives
 * for years beside the one text that it renders. The layout holds because another one would restart
 * every Envoy of which the agent is renewed.
 */
final class ProtoJson {
  private static final String INDENT = "  ";

  private final StringBuilder text = new StringBuilder();

  private ProtoJson() {}

  static JsonObject of(String key, JsonElement value) {
    JsonObject object = new JsonObject();
    object.add(key, value);
    return object;
  }

  static JsonObject of(String key, String value) {
    JsonObject object = new JsonObject();
    object.addProperty(key, value);
    return object;
  }

  static JsonArray list(JsonElement only) {
    JsonArray list = new JsonArray();
    list.add(only);
    return list;
  }

  /** The text, which ends in a line's end. */
  static String print(JsonObject object) {
    ProtoJson printer = new ProtoJson();
    printer.object(object, "\n");
    return printer.text.append('\n').toString();
  }

  /**
   * @param line what begins the line that the value ends on
   */
  private void value(JsonElement value, String line) {
    if (value.isJsonObject()) {
      object(value.getAsJsonObject(), line);
    } else if (value.isJsonArray()) {
      list(value.getAsJsonArray(), line);
    } else if (value.getAsJsonPrimitive().isString()) {
      text.append(quoted(value.getAsString()));
    } else {
      text.append(value.getAsString());
    }
  }

  private void object(JsonObject object, String line) {
    String separator = "{";
    for (Map.Entry<String, JsonElement> field : object.entrySet()) {
      text.append(separator).append(line).append(INDENT).append(quoted(field.getKey()));
      text.append(": ");
      value(field.getValue(), line + INDENT);
      separator = ",";
    }
    text.append(object.size() == 0 ? separator : "").append(line).append('}');
  }

  private void list(JsonArray list, String line) {
    String separator = "[";
    for (JsonElement each : list) {
      text.append(separator);
      value(each, line);
      separator = ", ";
    }
    text.append(list.isEmpty() ? separator : "").append(']');
  }

  private static String quoted(String text) {
    StringWriter quoted = new StringWriter();
    try (JsonWriter writer = new JsonWriter(quoted)) {
      writer.setHtmlSafe(true);
      writer.value(text);
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes every text", e);
    }
    return quoted.toString();
  }
}
