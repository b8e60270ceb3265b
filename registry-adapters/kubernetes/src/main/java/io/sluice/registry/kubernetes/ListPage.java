package io.sluice.registry.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * What one page of a listing says of the listing.
 *
 * @param revision from where a watch goes on
 * @param next the token of the next page, empty when this is the last
 */
record ListPage(String revision, String next) {
  private static final int DEEPEST = 100;
  private static final int LONGEST_TEXT = 2 * 1024 * 1024;

  static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(DEEPEST)
                      .maxStringLength(LONGEST_TEXT)
                      .build())
              .build());

  /**
   * Reads a page object by object, so that never more than one is held as a whole.
   *
   * @throws IOException when it is no list of Kubernetes objects
   */
  static ListPage read(byte[] body, Consumer<JsonNode> object) throws IOException {
    boolean items = false;
    JsonNode metadata = MAPPER.missingNode();
    try (JsonParser parser = MAPPER.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not a list");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("items") && value == JsonToken.START_ARRAY) {
          items = true;
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonNode one = parser.readValueAsTree();
            object.accept(one);
          }
        } else if (field.equals("metadata")) {
          metadata = parser.readValueAsTree();
        } else {
          parser.skipChildren();
          // An empty list of Go's is sometimes null.
          items |= field.equals("items") && value == JsonToken.VALUE_NULL;
        }
      }
      if (parser.currentToken() != JsonToken.END_OBJECT) {
        throw new IOException("not a list");
      }
    }
    String revision = metadata.path("resourceVersion").asText("");
    if (!items || revision.isEmpty()) {
      throw new IOException("a list without items or resourceVersion");
    }
    return new ListPage(revision, metadata.path("continue").asText(""));
  }
}
