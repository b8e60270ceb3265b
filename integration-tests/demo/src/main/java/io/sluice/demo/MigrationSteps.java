package io.sluice.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Plans a migration, starts it, and tells how it goes. With ill pods, the pods begin to fail while
 * the second step bakes, and the migration has to come back by itself.
 */
final class MigrationSteps implements Steps {
  private static final double FAILING = 0.05;
  private static final long BACK_WITHIN_MS = 10_000;
  private static final int TICKS_BETWEEN_LOOKS = 3;

  private static final String PLAN =
      """
      { "service": "%s", "to": "%s", "reason": "the demo leaves its VMs", "bakeMs": 3000,
        "steps": [
          { "weights": { "vm": 9000, "kubernetes": 1000 } },
          { "weights": { "vm": 7500, "kubernetes": 2500 } },
          { "weights": { "vm": 5000, "kubernetes": 5000 } },
          { "weights": { "vm": 0, "kubernetes": 10000 } } ],
        "toleranceBasisPoints": 200,
        "guards": [ { "kind": "errorRate", "name": "errors", "deltaBasisPoints": 50 } ],
        "limits": { "errorRateAtMostBasisPoints": 500 },
        "start": true }
      """
          .formatted(Backends.SERVICE, Backends.KUBERNETES);

  private final boolean ill;
  private String id = "";
  private String told = "";
  private int ticks;
  private boolean falling;
  private long backSince;
  private Counts before = Counts.NONE;

  /**
   * Of one demo.
   *
   * @param ill whether the pods fail
   */
  MigrationSteps(boolean ill) {
    this.ill = ill;
  }

  @Override
  public Optional<Integer> step(Scenery.Running running, Optional<Shares> shares, PrintStream out)
      throws IOException {
    if (id.isEmpty()) {
      if (running.load().tally().counts().answered() > 0) {
        JsonNode made = running.console().post("/api/v1/migrations", PLAN);
        id = made.path("id").asText();
        out.println("          migration " + id + ": 10, 25, 50, 100% to pods, 3 s each");
      }
      return Optional.empty();
    }
    if (++ticks % TICKS_BETWEEN_LOOKS != 0) {
      return Optional.empty();
    }
    JsonNode migration = running.console().get("/api/v1/migrations/" + id);
    tell(migration, out);
    String state = migration.path("state").asText();
    if (ill && !falling && migration.path("step").asInt() == 2 && bakes(migration)) {
      falling = true;
      running.illness().begin(FAILING);
      out.println("          from now on every 20th request to a pod fails");
    }
    return switch (state) {
      case "SOAKING" -> Optional.of(arrived(running, out));
      case "ROLLING_BACK", "ROLLED_BACK" -> back(running, state, out);
      case "PAUSED", "ABORTED", "ROLLBACK_BLOCKED" -> {
        out.println("The migration does not go on: " + migration.path("words").asText());
        yield Optional.of(1);
      }
      default -> Optional.empty();
    };
  }

  private static boolean bakes(JsonNode migration) {
    return migration.path("phase").asText().equals("BAKING");
  }

  /** Each step and phase once, with what it waits for. */
  private void tell(JsonNode migration, PrintStream out) {
    String where =
        migration.path("state").asText()
            + (migration.path("step").isNull()
                ? ""
                : " step %d of %d, %s"
                    .formatted(
                        migration.path("step").asInt(),
                        migration.path("steps").asInt(),
                        migration.path("phase").asText().toLowerCase(Locale.ROOT)));
    if (where.equals(told)) {
      return;
    }
    told = where;
    out.println("          " + where + ": " + migration.path("words").asText());
    if (Set.of("BAKING", "GATED").contains(migration.path("phase").asText())) {
      for (JsonNode condition : migration.path("conditions")) {
        if (!condition.path("standing").asText().equals("NOT_ASKED")) {
          out.println(
              "            "
                  + mark(condition.path("standing").asText())
                  + " "
                  + condition.path("sentence").asText());
        }
      }
    }
  }

  private static String mark(String standing) {
    return switch (standing) {
      case "MET" -> "✓";
      case "FAILED" -> "✗";
      default -> "◔";
    };
  }

  private int arrived(Scenery.Running running, PrintStream out) {
    Counts counts = running.load().tally().counts();
    boolean whole = !ill && counts.failed() == 0;
    out.println();
    out.println(
        ill
            ? "The pods failed and the migration went on: it should have come back."
            : whole
                ? "Every step was measured, all traffic is in pods, and no request failed."
                : counts.failed() + " requests failed on the way.");
    return whole ? 0 : 1;
  }

  /** Back when a whole look has seen no request to a pod. */
  private Optional<Integer> back(Scenery.Running running, String state, PrintStream out) {
    Counts now = running.load().tally().counts();
    if (backSince == 0) {
      backSince = System.nanoTime();
      before = now;
      return Optional.empty();
    }
    long millis = (System.nanoTime() - backSince) / 1_000_000;
    Counts came = now.since(before);
    before = now;
    boolean atHome = came.answered() > 0 && came.of(Backends.KUBERNETES) == 0;
    if (atHome && state.equals("ROLLED_BACK")) {
      out.println();
      out.println(
          "The guard stopped it, and %s s later all traffic was back on VMs."
              .formatted(String.format(Locale.ROOT, "%.1f", millis / 1000.0)));
      return Optional.of(ill && millis <= BACK_WITHIN_MS ? 0 : 1);
    }
    if (millis > BACK_WITHIN_MS) {
      out.println("The traffic is not back within 10 s.");
      return Optional.of(1);
    }
    return Optional.empty();
  }
}
