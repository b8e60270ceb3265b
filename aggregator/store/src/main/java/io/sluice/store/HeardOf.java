package io.sluice.store;

import io.sluice.view.AuditLog.Recorded;
import io.sluice.view.Home;
import io.sluice.view.SplitStore.StoredChange;
import io.sluice.view.StoredSplit;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What audit entries tell of. An entry says what was touched; its value is read as it is now, so
 * that several changes of one service are told once, as the newest.
 */
final class HeardOf {
  private HeardOf() {}

  /** Homes, admissions and splits as they are stored now, each in the order of its last entry. */
  static List<StoredChange> stored(Connection connection, List<Recorded> entries)
      throws SQLException {
    Map<String, Recorded> last = new LinkedHashMap<>();
    for (Recorded recorded : entries) {
      String key = area(recorded) + " " + recorded.entry().subject();
      if (area(recorded).equals("name")) {
        key += recorded.entry().after(); // one source and service may get several names
      }
      last.remove(key);
      last.put(key, recorded);
    }
    List<StoredChange> changes = new ArrayList<>();
    for (Recorded recorded : last.values()) {
      String subject = recorded.entry().subject();
      switch (area(recorded)) {
        case "home" -> {
          Home home = HomeRows.find(connection, subject);
          if (home != null) {
            changes.add(new StoredChange.HomeStored(home));
          }
        }
        case "split", "policy" -> {
          StoredSplit split = SplitRows.find(connection, subject);
          if (split != null) {
            changes.add(new StoredChange.SplitStored(split));
          }
        }
        case "name" -> {
          if (!recorded.entry().after().isEmpty()) {
            changes.add(new StoredChange.Admitted(StoredJson.admission(recorded.entry().after())));
          }
        }
        default -> {
          // Nobody who listens to splits asks for it.
        }
      }
    }
    return changes;
  }

  /** Whether operators' holds or drains are among them. */
  static boolean holds(List<Recorded> entries) {
    return entries.stream()
        .anyMatch(recorded -> area(recorded).equals("hold") || area(recorded).equals("drain"));
  }

  /** Whether the rendering format is among them. */
  static boolean formats(List<Recorded> entries) {
    return entries.stream().anyMatch(recorded -> area(recorded).equals("format"));
  }

  /** The first word of the action. */
  private static String area(Recorded recorded) {
    String action = recorded.entry().action();
    int dot = action.indexOf('.');
    return dot < 0 ? action : action.substring(0, dot);
  }
}
