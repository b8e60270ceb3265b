package io.sluice.migrations.engine;

import io.sluice.view.ServiceView;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far traffic can go back with the endpoints that are ready where it goes. A rollback goes so
 * far at once, and people see it before they need it.
 *
 * @param sides environments that get some back, the one that gets most first; at least one
 */
public record ReturnPath(List<Side> sides) {
  public ReturnPath {
    sides = List.copyOf(sides);
  }

  /**
   * An environment that gets some back.
   *
   * @param wanted the share that it had, in basis points
   * @param reached the share that it can have: what it carries, and at least what it has already
   * @param ready its endpoints now
   * @param stood how many it had when it had that share, where somebody counted them
   * @param known whether anything is known of what it carries; nobody is held up by what is not
   */
  public record Side(
      String environment, int wanted, int reached, int ready, OptionalInt stood, boolean known) {
    /** {@code vm 9 of 24 ready: up to 37.5%}. */
    public String words() {
      if (ready == 0) {
        return environment + " has no ready endpoint";
      }
      String there =
          stood.isPresent()
              ? "%s %,d of %,d ready".formatted(environment, ready, stood.getAsInt())
              : "%s %,d ready".formatted(environment, ready);
      return known
          ? there + ": up to " + Shares.percent(reached)
          : there + ", what they carry is not known";
    }

    boolean lacks() {
      return reached < wanted;
    }
  }

  /**
   * Where traffic goes back to.
   *
   * @param capacity by environment; of one that is missing nothing is known
   * @param requestsPerSecond of the service, all environments together
   * @param readyAtStart endpoints by environment on which the way's end stood; may be empty
   */
  record Ground(
      SortedMap<String, Evidence.Capacity> capacity,
      OptionalDouble requestsPerSecond,
      Map<String, Integer> readyAtStart) {}

  /**
   * The way back of a service: to where its migration or the last change began, or home where that
   * is in force already; empty when all of it is there.
   *
   * @param migration that is not over, or null
   * @param requestsPerSecond of the service, all environments together
   */
  public static Optional<ReturnPath> of(
      ServiceView service, @Nullable Migration migration, OptionalDouble requestsPerSecond) {
    TrafficSplit split = service.split();
    String home = service.home();
    if (split == null || home == null) {
      return Optional.empty();
    }
    StoredSplit stored = service.stored();
    TrafficSplit began = migration == null ? null : migration.baseline();
    TrafficSplit before = began != null || stored == null ? began : stored.baseline();
    TrafficSplit end =
        before == null || Shares.same(before, split) ? TrafficSplit.all(home) : before;
    Ground ground =
        new Ground(
            Evidence.Capacity.of(service),
            requestsPerSecond,
            migration == null ? Map.of() : migration.readyAtStart());
    List<Side> sides = sides(end, split, ground);
    return sides.isEmpty() ? Optional.empty() : Optional.of(new ReturnPath(sides));
  }

  /** The way back of a migration by what was seen of it, as its rollback would go. */
  public static Optional<ReturnPath> of(Migration migration, Evidence evidence) {
    TrafficSplit baseline = migration.baseline();
    if (baseline == null || evidence.split().isEmpty()) {
      return Optional.empty();
    }
    Ground ground =
        new Ground(evidence.capacity(), evidence.requestsPerSecond(), migration.readyAtStart());
    List<Side> sides = sides(baseline, evidence.split().get().split(), ground);
    return sides.isEmpty() ? Optional.empty() : Optional.of(new ReturnPath(sides));
  }

  /** The environments that get more on the way from one split to another, by what is stated. */
  public static List<Side> to(
      TrafficSplit end,
      TrafficSplit inForce,
      SortedMap<String, Evidence.Capacity> capacity,
      OptionalDouble requestsPerSecond) {
    return sides(end, inForce, new Ground(capacity, requestsPerSecond, Map.of()));
  }

  /** The environments that get some back on the way from one split to another. */
  static List<Side> sides(TrafficSplit end, TrafficSplit inForce, Ground ground) {
    List<Side> sides = new ArrayList<>();
    end.weights()
        .forEach(
            (environment, wanted) -> {
              int present = inForce.weight(environment);
              if (wanted > present) {
                sides.add(side(environment, wanted, present, ground));
              }
            });
    sides.sort(
        Comparator.comparingInt((Side side) -> inForce.weight(side.environment()) - side.wanted())
            .thenComparing(Side::environment));
    return sides;
  }

  /** As stated, else in proportion to the endpoints on which the share stood. */
  private static Side side(String environment, int wanted, int present, Ground ground) {
    Evidence.Capacity there = ground.capacity().get(environment);
    Integer counted = ground.readyAtStart().get(environment);
    OptionalInt stood =
        counted == null || counted == 0 ? OptionalInt.empty() : OptionalInt.of(counted);
    int ready = there == null ? 0 : there.ready();
    boolean known = true;
    long carried;
    if (there == null) {
      known = false;
      carried = wanted;
    } else if (there.requestsPerSecond().isPresent() && ground.requestsPerSecond().orElse(0) > 0) {
      double share =
          ready
              * there.requestsPerSecond().getAsDouble()
              / ground.requestsPerSecond().getAsDouble();
      carried = (long) Math.floor(share * TrafficSplit.WHOLE);
    } else if (stood.isPresent()) {
      carried = (long) wanted * ready / stood.getAsInt();
    } else {
      known = ready == 0;
      carried = ready == 0 ? 0 : wanted;
    }
    int reached = Math.max(present, (int) Math.min(wanted, carried));
    return new Side(environment, wanted, reached, ready, stood, known);
  }

  /** Whether all of it can go back, as far as that is known. */
  public boolean isComplete() {
    return sides.stream().noneMatch(Side::lacks);
  }

  /** A sentence that names every side. */
  public String words() {
    return sides.stream().map(Side::words).collect(Collectors.joining("; "));
  }
}
