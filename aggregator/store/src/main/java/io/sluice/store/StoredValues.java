package io.sluice.store;

import io.sluice.view.Approval;
import io.sluice.view.Emergency;
import io.sluice.view.Freeze;
import io.sluice.view.Hold;
import io.sluice.view.Home;
import io.sluice.view.MigrationStore.StoredMigration;
import io.sluice.view.SplitStore.Admission;
import io.sluice.view.StoredSplit;
import io.sluice.view.Upgrades.Advance;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an audit entry shows of a value, as JSON. */
final class StoredValues {
  private StoredValues() {}

  /** Split, baseline, policy and generation: what would bring the value back. */
  static String of(StoredSplit stored) {
    return StoredJson.of(values(stored));
  }

  /** The same beside the rollback without a database that led there, or did not. */
  static String of(Emergency emergency, @Nullable StoredSplit stored) {
    Map<String, Object> value = stored == null ? new TreeMap<>() : values(stored);
    Map<String, Object> made = new TreeMap<>();
    made.put("id", emergency.id());
    made.put("at", emergency.at());
    made.put("actor", emergency.actor().name());
    made.put("from", emergency.actor().from());
    made.put("reason", emergency.reason());
    made.put("split", emergency.split().weights());
    made.put("stoodOn", emergency.stood().generation());
    value.put("emergency", made);
    return StoredJson.of(value);
  }

  private static Map<String, Object> values(StoredSplit stored) {
    Map<String, Object> value = new TreeMap<>();
    if (stored.split() != null) {
      value.put("split", stored.split().weights());
    }
    if (stored.baseline() != null) {
      value.put("baseline", stored.baseline().weights());
    }
    value.put("zero", stored.policy().zero().name());
    value.put("empty", stored.policy().empty().name());
    PolicyJson.add(value, stored);
    value.put("generation", stored.generation());
    return value;
  }

  static String of(Home home) {
    return StoredJson.of(
        new TreeMap<>(Map.of("environment", home.environment(), "ports", home.ports())));
  }

  static String of(Hold hold) {
    Map<String, Object> value = new TreeMap<>();
    value.put("scope", hold.scope().name());
    if (hold.until() != Hold.OPEN_ENDED) {
      value.put("until", hold.until());
    }
    value.put("reason", hold.reason());
    return StoredJson.of(value);
  }

  static String of(Advance advance) {
    Map<String, Object> value = new TreeMap<>();
    value.put("format", advance.formats().number());
    if (advance.way() != null) {
      value.put("next", advance.formats().next());
      value.put("stage", advance.formats().stage());
      value.put("way", advance.way().name());
      value.put("everyMs", advance.paceMs());
    }
    return StoredJson.of(value);
  }

  static String of(Freeze freeze) {
    Map<String, Object> value = new TreeMap<>();
    value.put("id", freeze.id());
    value.put("services", freeze.scope().services());
    value.put("environment", freeze.scope().environment());
    if (freeze.until() != Freeze.OPEN_ENDED) {
      value.put("until", freeze.until());
    }
    value.put("reason", freeze.reason());
    return StoredJson.of(value);
  }

  static String of(Approval approval) {
    Map<String, Object> value = new TreeMap<>();
    value.put("id", approval.id());
    value.put("kind", approval.kind().name());
    value.put("state", approval.state().name());
    value.put("split", approval.split().weights());
    value.put("generation", approval.generation());
    value.put("person", approval.person());
    value.put("expires", approval.expiresAt());
    if (!approval.freeze().isEmpty()) {
      value.put("freeze", approval.freeze());
    }
    return StoredJson.of(value);
  }

  /** Its document shows where it stands by itself; the audit keeps what says which step it was. */
  static String of(StoredMigration migration) {
    return StoredJson.of(
        new TreeMap<>(
            Map.of(
                "id", migration.id(),
                "state", migration.state(),
                "over", migration.over(),
                "generation", migration.generation(),
                "document", migration.document())));
  }

  static String of(Admission admission) {
    return StoredJson.of(
        new TreeMap<>(
            Map.of(
                "source",
                admission.source(),
                "name",
                admission.name(),
                "service",
                admission.service())));
  }
}
