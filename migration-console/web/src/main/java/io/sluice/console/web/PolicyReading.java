package io.sluice.console.web;

import io.sluice.view.Capacity;
import io.sluice.view.Mirror;
import io.sluice.view.Policy;
import io.sluice.view.Steering;
import io.sluice.view.Stickiness;
import io.sluice.view.Stickiness.By;
import io.sluice.view.Stickiness.Cohort;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The policy that a request asks for. */
final class PolicyReading {
  /** What stays as it is when a request leaves it out. */
  private static final List<String> KEPT =
      List.of("sticky", "overrides", "warmUpMs", "mirror", "capacity");

  private final List<String> environments;

  PolicyReading(List<String> environments) {
    this.environments = environments;
  }

  /** The keys of a policy, and more. */
  static String[] keysAnd(String... more) {
    List<String> keys = new ArrayList<>(List.of("zero", "empty"));
    keys.addAll(KEPT);
    keys.addAll(List.of(more));
    return keys.toArray(new String[0]);
  }

  /** Whether a request leaves something as it is that is not as it was at first. */
  static boolean keeps(JsonRequest request) {
    return KEPT.stream().anyMatch(key -> !request.mentions(key));
  }

  /**
   * Reads one.
   *
   * @param before what holds of that which the request leaves out
   */
  Policy policy(JsonRequest request, Policy before) {
    Policy.Zero zero = Policy.Zero.valueOf(request.word("zero", "AUTO", "EXCLUDE", "STANDBY"));
    Policy.Empty empty = Policy.Empty.valueOf(request.word("empty", "SPILL", "HOLD"));
    Steering old = before.steering();
    try {
      Stickiness sticky = request.mentions("sticky") ? sticky(request) : old.sticky();
      Mirror mirror = request.mentions("mirror") ? mirror(request) : old.mirror();
      SortedMap<String, TrafficSplit> overrides =
          request.mentions("overrides") ? overrides(request) : old.overrides();
      return new Policy(
          zero,
          empty,
          new Steering(sticky, overrides, mirror),
          request.mentions("warmUpMs") ? warmUp(request) : before.warmUpMs(),
          request.mentions("capacity") ? capacity(request) : before.capacity());
    } catch (IllegalArgumentException e) {
      throw Refusal.of(422, e.getMessage() == null ? "no policy" : e.getMessage());
    }
  }

  private @Nullable Stickiness sticky(JsonRequest request) {
    if (!request.has("sticky")) {
      return null;
    }
    JsonRequest sticky = request.object("sticky", "header", "cookie", "salt", "cohort");
    if (sticky.has("header") == sticky.has("cookie")) {
      throw Refusal.of(
          422,
          "sticky says by what a user is known: either a header, as in {\"header\": \"x-user\"}, or"
              + " a cookie that exists already, as in {\"cookie\": \"session\"}");
    }
    return sticky.has("header")
        ? new Stickiness(
            By.HEADER, header(sticky.text("header")), sticky.text("salt", ""), cohort(sticky))
        : new Stickiness(By.COOKIE, sticky.text("cookie"), sticky.text("salt", ""), cohort(sticky));
  }

  private @Nullable Cohort cohort(JsonRequest sticky) {
    if (!sticky.has("cohort")) {
      return null;
    }
    JsonRequest cohort = sticky.object("cohort", "header", "value", "environment");
    return new Cohort(header(cohort.text("header")), cohort.text("value"), environment(cohort));
  }

  /** HTTP/2 and Envoy know headers in lower case only. */
  private static String header(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private SortedMap<String, TrafficSplit> overrides(JsonRequest request) {
    SortedMap<String, TrafficSplit> overrides = new TreeMap<>();
    for (JsonRequest one :
        request.objectsIfAny("overrides", Steering.MAX_OVERRIDES, "caller", "weights")) {
      String caller = one.text("caller");
      if (overrides.put(caller, TrafficSplit.of(one.weights(environments))) != null) {
        throw Refusal.of(422, "overrides names " + Texts.cut(caller, 60) + " twice");
      }
    }
    return overrides;
  }

  private @Nullable Mirror mirror(JsonRequest request) {
    if (!request.has("mirror")) {
      return null;
    }
    JsonRequest mirror = request.object("mirror", "environment", "basisPoints", "methods");
    return new Mirror(
        environment(mirror),
        (int) mirror.number("basisPoints", 1, TrafficSplit.WHOLE),
        mirror.has("methods")
            ? Mirror.Methods.valueOf(mirror.word("methods", "SAFE", "ALL"))
            : Mirror.Methods.SAFE);
  }

  private SortedMap<String, Integer> warmUp(JsonRequest request) {
    SortedMap<String, Integer> warmUp = new TreeMap<>();
    if (request.has("warmUpMs")) {
      JsonRequest windows = request.object("warmUpMs", environments.toArray(new String[0]));
      for (String environment : environments) {
        if (windows.has(environment)) {
          long ms = windows.number(environment, 0, Policy.MAX_WARM_UP_MS);
          if (ms > 0) {
            warmUp.put(environment, (int) ms);
          }
        }
      }
    }
    return warmUp;
  }

  private SortedMap<String, Capacity> capacity(JsonRequest request) {
    SortedMap<String, Capacity> capacity = new TreeMap<>();
    if (request.has("capacity")) {
      JsonRequest all = request.object("capacity", environments.toArray(new String[0]));
      for (String environment : environments) {
        if (all.has(environment)) {
          JsonRequest stated =
              all.object(environment, "perEndpointRps", "growth", "headroomBasisPoints");
          capacity.put(
              environment,
              new Capacity(
                  (int) stated.number("perEndpointRps", 1, Capacity.MAX_RPS),
                  stated.has("growth") && stated.word("growth", "hpa", "fixed").equals("hpa")
                      ? Capacity.Growth.HPA
                      : Capacity.Growth.FIXED,
                  (int) stated.number("headroomBasisPoints", 0, TrafficSplit.WHOLE, 0)));
        }
      }
    }
    return capacity;
  }

  private String environment(JsonRequest request) {
    return request.word("environment", environments.toArray(new String[0]));
  }
}
