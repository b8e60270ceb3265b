package io.sluice.registry.cmdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a value stands in a JSON document.
 *
 * @param alternatives the steps of each, of which the first that leads to something counts; none
 *     for a pointer that leads nowhere
 */
public record Pointer(List<List<String>> alternatives) {
  /** Leads nowhere. */
  static final Pointer NONE = new Pointer(List.of());

  /** Longest that a pointer may be. */
  private static final int MAX_LENGTH = 500;

  /** More values than this of one entry are a mistake of the CMDB's. */
  private static final int MAX_VALUES = 256;

  public Pointer {
    alternatives = List.copyOf(alternatives);
  }

  /**
   * Reads a JSON pointer (RFC 6901), in which {@code *} stands for each element of a list, or
   * several of them separated by {@code |}. An empty text leads nowhere.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Pointer of(String text) {
    if (text.isBlank()) {
      return NONE;
    }
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a pointer has at most " + MAX_LENGTH + " characters");
    }
    List<List<String>> alternatives = new ArrayList<>();
    for (String each : text.split("\\|", -1)) {
      String pointer = each.strip();
      if (!pointer.startsWith("/")) {
        throw new IllegalArgumentException("a pointer begins with /, such as /status/value");
      }
      alternatives.add(List.of(pointer.substring(1).split("/", -1)));
    }
    return new Pointer(alternatives);
  }

  /** Whether it leads anywhere at all. */
  boolean isEmpty() {
    return alternatives.isEmpty();
  }

  /** Every value there, nulls and empty texts left out, of the first alternative that has one. */
  List<JsonNode> all(JsonNode document) {
    List<JsonNode> found = new ArrayList<>();
    for (List<String> steps : alternatives) {
      collect(document, steps, found);
      if (!found.isEmpty()) {
        return found;
      }
    }
    return found;
  }

  /** The first value there. */
  Optional<JsonNode> first(JsonNode document) {
    List<JsonNode> all = all(document);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
  }

  private static void collect(JsonNode at, List<String> steps, List<JsonNode> found) {
    if (steps.isEmpty()) {
      boolean nothing =
          at.isMissingNode() || at.isNull() || (at.isTextual() && at.textValue().isBlank());
      if (!nothing && found.size() < MAX_VALUES) {
        found.add(at);
      }
      return;
    }
    List<String> rest = steps.subList(1, steps.size());
    if (steps.get(0).equals("*")) {
      for (JsonNode each : at) {
        collect(each, rest, found);
      }
      return;
    }
    String name = steps.get(0).replace("~1", "/").replace("~0", "~");
    collect(at.isArray() ? element(at, name) : at.path(name), rest, found);
  }

  private static JsonNode element(JsonNode list, String index) {
    boolean number = index.matches("0|[1-9][0-9]{0,8}");
    return list.path(number ? Integer.parseInt(index) : list.size());
  }
}
