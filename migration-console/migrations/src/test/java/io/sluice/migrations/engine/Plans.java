package io.sluice.migrations.engine;

import io.sluice.migrations.Feeds;
import io.sluice.migrations.Plan;
import io.sluice.migrations.PlanForm;

/** Plans from vm to kubernetes with a bake of ten seconds. */
public final class Plans {
  private Plans() {}

  /** More keys, each followed by its value, without braces. */
  public static Plan plan(String keys) {
    String json =
        "{\"service\":\"orders\",\"to\":\"kubernetes\",\"reason\":\"r\""
            + (keys.contains("bakeMs") ? "" : ",\"bakeMs\":10000")
            + (keys.contains("limits") ? "" : ",\"limits\":{\"errorRateAtMostBasisPoints\":500}")
            + (keys.isEmpty() ? "" : "," + keys.replace('\'', '"'))
            + "}";
    PlanForm.Read read = PlanForm.read(json, new Feeds(true, true));
    if (read instanceof PlanForm.Read.Valid valid) {
      return valid.plan();
    }
    throw new AssertionError(read);
  }

  /** One step to a share, before the last. */
  public static Plan to(int basisPoints, String keys) {
    return plan(
        "'steps':[{'weights':{'vm':%d,'kubernetes':%d}},{'weights':{'kubernetes':10000}}]"
                .formatted(10_000 - basisPoints, basisPoints)
            + (keys.isEmpty() ? "" : "," + keys));
  }
}
