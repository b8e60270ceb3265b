package io.sluice.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.view.Capacity;
import io.sluice.view.Mirror;
import io.sluice.view.Policy;
import io.sluice.view.Slices;
import io.sluice.view.Slices.Slice;
import io.sluice.view.Steering;
import io.sluice.view.Stickiness;
import io.sluice.view.Stickiness.By;
import io.sluice.view.Stickiness.Cohort;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a policy says beyond zero and empty, as JSON; a key that is missing says nothing. */
final class PolicyJson {
  private PolicyJson() {}

  /** Null when there is nothing of it. */
  static @Nullable String beyond(StoredSplit stored) {
    Map<String, Object> values = new TreeMap<>();
    add(values, stored);
    return values.isEmpty() ? null : StoredJson.of(values);
  }

  /** Adds what is said beyond zero and empty, and how users lie. */
  static void add(Map<String, Object> values, StoredSplit stored) {
    Policy policy = stored.policy();
    Stickiness sticky = policy.steering().sticky();
    if (sticky != null) {
      values.put("sticky", sticky(sticky));
    }
    if (!stored.slices().list().isEmpty()) {
      values.put(
          "slices",
          stored.slices().list().stream()
              .map(slice -> Map.of(slice.environment(), slice.weight()))
              .toList());
    }
    if (!policy.steering().overrides().isEmpty()) {
      Map<String, Object> overrides = new TreeMap<>();
      policy.steering().overrides().forEach((who, split) -> overrides.put(who, split.weights()));
      values.put("overrides", overrides);
    }
    Mirror mirror = policy.steering().mirror();
    if (mirror != null) {
      values.put(
          "mirror",
          new TreeMap<>(
              Map.of(
                  "environment", mirror.environment(),
                  "basisPoints", mirror.basisPoints(),
                  "methods", mirror.methods().name())));
    }
    if (!policy.warmUpMs().isEmpty()) {
      values.put("warmUpMs", policy.warmUpMs());
    }
    if (!policy.capacity().isEmpty()) {
      Map<String, Object> capacity = new TreeMap<>();
      policy
          .capacity()
          .forEach(
              (environment, stated) ->
                  capacity.put(
                      environment,
                      new TreeMap<>(
                          Map.of(
                              "perEndpointRps", stated.perEndpointRps(),
                              "growth", stated.growth().name(),
                              "headroomBasisPoints", stated.headroomBasisPoints()))));
      values.put("capacity", capacity);
    }
  }

  private static Map<String, Object> sticky(Stickiness sticky) {
    Map<String, Object> value = new TreeMap<>();
    value.put("by", sticky.by().name());
    value.put("name", sticky.name());
    if (!sticky.salt().isEmpty()) {
      value.put("salt", sticky.salt());
    }
    Cohort cohort = sticky.cohort();
    if (cohort != null) {
      value.put(
          "cohort",
          new TreeMap<>(
              Map.of(
                  "header", cohort.header(),
                  "value", cohort.value(),
                  "environment", cohort.environment())));
    }
    return value;
  }

  /**
   * The policy with what stands beyond.
   *
   * @throws IllegalArgumentException if that says what cannot be
   */
  static Policy policy(Policy plain, JsonNode beyond) {
    SortedMap<String, Integer> warmUp = new TreeMap<>();
    beyond.path("warmUpMs").properties().forEach(e -> warmUp.put(e.getKey(), e.getValue().asInt()));
    SortedMap<String, Capacity> capacity = new TreeMap<>();
    beyond
        .path("capacity")
        .properties()
        .forEach(
            e ->
                capacity.put(
                    e.getKey(),
                    new Capacity(
                        e.getValue().path("perEndpointRps").asInt(),
                        Capacity.Growth.valueOf(e.getValue().path("growth").asText()),
                        e.getValue().path("headroomBasisPoints").asInt())));
    SortedMap<String, TrafficSplit> overrides = new TreeMap<>();
    beyond
        .path("overrides")
        .properties()
        .forEach(e -> overrides.put(e.getKey(), split(e.getValue())));
    return new Policy(
        plain.zero(),
        plain.empty(),
        new Steering(sticky(beyond.path("sticky")), overrides, mirror(beyond.path("mirror"))),
        warmUp,
        capacity);
  }

  static Slices slices(JsonNode beyond) {
    List<Slice> slices = new ArrayList<>();
    for (JsonNode slice : beyond.path("slices")) {
      slice.properties().forEach(e -> slices.add(new Slice(e.getKey(), e.getValue().asInt())));
    }
    return new Slices(slices);
  }

  private static TrafficSplit split(JsonNode weights) {
    SortedMap<String, Integer> split = new TreeMap<>();
    weights.properties().forEach(e -> split.put(e.getKey(), e.getValue().asInt()));
    return new TrafficSplit(split);
  }

  private static @Nullable Stickiness sticky(JsonNode sticky) {
    if (!sticky.isObject()) {
      return null;
    }
    JsonNode cohort = sticky.path("cohort");
    return new Stickiness(
        By.valueOf(sticky.path("by").asText()),
        sticky.path("name").asText(),
        sticky.path("salt").asText(),
        cohort.isObject()
            ? new Cohort(
                cohort.path("header").asText(),
                cohort.path("value").asText(),
                cohort.path("environment").asText())
            : null);
  }

  private static @Nullable Mirror mirror(JsonNode mirror) {
    return mirror.isObject()
        ? new Mirror(
            mirror.path("environment").asText(),
            mirror.path("basisPoints").asInt(),
            Mirror.Methods.valueOf(mirror.path("methods").asText()))
        : null;
  }
}
