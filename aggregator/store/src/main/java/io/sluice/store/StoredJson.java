package io.sluice.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.view.Policy;
import io.sluice.view.Slices;
import io.sluice.view.SplitStore.Admission;
import io.sluice.view.TrafficSplit;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The JSON that stands in columns and audit entries. */
final class StoredJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A column holds what Sluice did not write. */
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }
  }

  private StoredJson() {}

  static String of(Map<String, ?> value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of names, numbers and flags are JSON", e);
    }
  }

  static @Nullable String of(@Nullable TrafficSplit split) {
    return split == null ? null : of(split.weights());
  }

  static String of(Policy policy) {
    return of(new TreeMap<>(Map.of("zero", policy.zero().name(), "empty", policy.empty().name())));
  }

  static @Nullable TrafficSplit split(@Nullable String text) {
    if (text == null) {
      return null;
    }
    SortedMap<String, Integer> weights = new TreeMap<>();
    object(text).properties().forEach(w -> weights.put(w.getKey(), w.getValue().intValue()));
    try {
      return new TrafficSplit(weights);
    } catch (IllegalArgumentException e) {
      throw new Unreadable("a stored split is none: " + e.getMessage());
    }
  }

  /**
   * What a newer member wrote beside the known keys is left alone; a missing key is its default.
   */
  static Policy policy(String text) {
    JsonNode policy = object(text);
    try {
      return new Policy(
          Policy.Zero.valueOf(policy.path("zero").asText(Policy.DEFAULT.zero().name())),
          Policy.Empty.valueOf(policy.path("empty").asText(Policy.DEFAULT.empty().name())));
    } catch (IllegalArgumentException e) {
      throw new Unreadable("a stored policy is none: " + e.getMessage());
    }
  }

  /** The same policy with what stands beyond zero and empty. */
  static Policy policy(Policy plain, String beyond) {
    try {
      return PolicyJson.policy(plain, object(beyond));
    } catch (IllegalArgumentException e) {
      throw new Unreadable("a stored policy is none: " + e.getMessage());
    }
  }

  static Slices slices(String beyond) {
    try {
      return PolicyJson.slices(object(beyond));
    } catch (IllegalArgumentException e) {
      throw new Unreadable("stored slices are none: " + e.getMessage());
    }
  }

  /** What {@link StoredValues} writes of an admission. */
  static Admission admission(String text) {
    JsonNode admission = object(text);
    return new Admission(
        admission.path("source").asText(),
        admission.path("name").asText(),
        admission.path("service").asText());
  }

  static SortedMap<String, String> ports(String text) {
    SortedMap<String, String> ports = new TreeMap<>();
    object(text).properties().forEach(port -> ports.put(port.getKey(), port.getValue().asText()));
    return ports;
  }

  /** A value as an audit entry shows it; what is no object has no fields. */
  static JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return JSON.missingNode(); // retention may have emptied it
    }
  }

  private static JsonNode object(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw new Unreadable("a stored value is not JSON: " + e.getOriginalMessage());
    }
    throw new Unreadable("a stored value is no JSON object");
  }
}
