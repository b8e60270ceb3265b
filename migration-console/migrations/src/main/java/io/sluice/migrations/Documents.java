package io.sluice.migrations;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.sluice.view.MigrationStore;
import io.sluice.view.TrafficSplit;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** JSON with keys in order and bounds on what is read. */
public final class Documents {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxDocumentLength(MigrationStore.LONGEST_DOCUMENT * 4L)
                          .maxNestingDepth(50)
                          .maxStringLength(100_000)
                          .build())
                  .build())
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .addModule(
              new SimpleModule()
                  .addSerializer(TrafficSplit.class, new SplitWriter())
                  .addDeserializer(TrafficSplit.class, new SplitReader()))
          .build();

  private Documents() {}

  /** A value as a tree; the value is one of this module's. */
  public static ObjectNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** A tree as text. */
  public static String text(JsonNode json) {
    return json.toString();
  }

  /**
   * Text as a tree.
   *
   * @throws JsonProcessingException if it is not JSON, or beyond the bounds
   */
  public static JsonNode parse(String text) throws JsonProcessingException {
    return MAPPER.readTree(text);
  }

  /**
   * A tree as a value; unknown fields are left out.
   *
   * @throws JsonProcessingException if it is not such a value
   */
  public static <T> T value(JsonNode json, Class<T> type) throws JsonProcessingException {
    return MAPPER.treeToValue(json, type);
  }

  private static final class SplitWriter extends StdSerializer<TrafficSplit> {
    private static final long serialVersionUID = 1;

    SplitWriter() {
      super(TrafficSplit.class);
    }

    @Override
    public void serialize(TrafficSplit split, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeStartObject();
      for (Map.Entry<String, Integer> weight : split.weights().entrySet()) {
        json.writeNumberField(weight.getKey(), weight.getValue());
      }
      json.writeEndObject();
    }
  }

  private static final class SplitReader extends StdDeserializer<TrafficSplit> {
    private static final long serialVersionUID = 1;

    SplitReader() {
      super(TrafficSplit.class);
    }

    @Override
    public TrafficSplit deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      JsonNode tree = context.readTree(json);
      TreeMap<String, Integer> weights = new TreeMap<>();
      tree.properties().forEach(one -> weights.put(one.getKey(), one.getValue().asInt(-1)));
      try {
        return new TrafficSplit(weights);
      } catch (IllegalArgumentException e) {
        return (TrafficSplit)
            context.handleWeirdStringValue(TrafficSplit.class, "split", "%s", e.getMessage());
      }
    }
  }
}
