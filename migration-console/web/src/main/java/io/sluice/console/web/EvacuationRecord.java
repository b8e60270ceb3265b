package io.sluice.console.web;

import io.sluice.view.AuditLog;
import io.sluice.view.AuditLog.Entry;
import io.sluice.view.AuditLog.Filter;
import io.sluice.view.AuditLog.Recorded;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What stood before evacuations: entries of the audit that leave in the transaction of the splits
 * themselves, so that neither is there without the other. What the audit's retention has dropped
 * can no longer be restored.
 */
final class EvacuationRecord {
  static final String PUT = "evacuation.put";
  static final String RESTORED = "evacuation.restore";

  private final AuditLog audit;

  EvacuationRecord(AuditLog audit) {
    this.audit = audit;
  }

  /**
   * One service of an evacuation.
   *
   * @param before basis points by environment
   * @param after basis points by environment
   * @param generation that it made
   */
  record Moved(Map<String, Integer> before, Map<String, Integer> after, long generation) {}

  /**
   * One evacuation.
   *
   * @param entry that remembers it
   * @param environment that was left
   * @param services that were moved, by name
   */
  record Known(Entry entry, String environment, Map<String, Moved> services) {
    String id() {
      return entry.subject();
    }
  }

  static String document(String environment, Map<String, Moved> services) {
    Map<String, Object> moved = new TreeMap<>();
    services.forEach(
        (service, one) ->
            moved.put(
                service,
                Map.of(
                    "after", new TreeMap<>(one.after()),
                    "before", new TreeMap<>(one.before()),
                    "generation", one.generation())));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("environment", environment);
    document.put("services", moved);
    return Json.text(document);
  }

  Optional<Known> find(String id) {
    return audit.find(Filter.ALL.ofAction(PUT).ofSubject(id), 1).stream()
        .findFirst()
        .map(EvacuationRecord::read);
  }

  List<Known> newest(int limit) {
    return audit.find(Filter.ALL.ofAction(PUT), limit).stream()
        .map(EvacuationRecord::read)
        .toList();
  }

  boolean isRestored(String id) {
    return !audit.find(Filter.ALL.ofAction(RESTORED).ofSubject(id), 1).isEmpty();
  }

  private static Known read(Recorded recorded) {
    Map<String, Object> document = Json.map(recorded.entry().after());
    Map<String, Moved> services = new TreeMap<>();
    if (document.get("services") instanceof Map<?, ?> all) {
      all.forEach(
          (service, one) -> {
            if (one instanceof Map<?, ?> moved
                && moved.get("generation") instanceof Number generation) {
              services.put(
                  String.valueOf(service),
                  new Moved(
                      weights(moved.get("before")),
                      weights(moved.get("after")),
                      generation.longValue()));
            }
          });
    }
    return new Known(recorded.entry(), String.valueOf(document.get("environment")), services);
  }

  private static Map<String, Integer> weights(@Nullable Object value) {
    Map<String, Integer> weights = new TreeMap<>();
    if (value instanceof Map<?, ?> byEnvironment) {
      byEnvironment.forEach(
          (environment, weight) -> {
            if (weight instanceof Number number) {
              weights.put(String.valueOf(environment), number.intValue());
            }
          });
    }
    return weights;
  }
}
