package io.sluice.migrations.engine;

import io.sluice.migrations.Gate;
import io.sluice.migrations.Step;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the running step, or the start, needs, each with how it stands; what the engine decides by.
 */
public record Conditions(List<Condition> all) {
  private static final Set<String> BEFORE_PROOF = Set.of("stored", "acknowledged");
  private static final Set<String> AFTER_PROOF = Set.of("freeze", "gate", "capacity", "coverage");

  public Conditions {
    all = List.copyOf(all);
  }

  /**
   * Of a migration at a moment; empty where it waits for nothing.
   *
   * @param now milliseconds since the epoch
   */
  public static Conditions of(Migration migration, Evidence evidence, long now) {
    if (migration.state() instanceof State.Scheduled) {
      return new Conditions(Beginning.conditions(migration, evidence, now));
    }
    if (migration.state() instanceof State.RollbackBlocked blocked) {
      return new Conditions(List.of(Condition.waiting("capacity", blocked.needs())));
    }
    if (migration.number() < 0) {
      return new Conditions(List.of());
    }
    return new Made(migration, evidence, now).all();
  }

  /** Whether what was asked is stored and acknowledged. */
  boolean propagated() {
    return all.stream().filter(one -> BEFORE_PROOF.contains(one.name())).allMatch(Condition::open);
  }

  /** Whether the step is proven. */
  boolean proven() {
    return all.stream().filter(one -> !AFTER_PROOF.contains(one.name())).allMatch(Condition::open);
  }

  /** Whether the way to the next step is open. */
  boolean open() {
    return all.stream().allMatch(Condition::open);
  }

  /** Whether a start lacks nothing but what callers tell: it is time to ask them. */
  public boolean lacksOnlyCallers() {
    return !open() && onlyLacks("reach");
  }

  /** Whether nothing but this stands in the way. */
  boolean onlyLacks(String name) {
    return all.stream().allMatch(one -> one.open() || one.name().equals(name));
  }

  /** The one of a name. */
  public Optional<Condition> named(String name) {
    return all.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /** What stands in the way, in words. */
  public String missing() {
    return String.join(
        "; ", all.stream().filter(one -> !one.open()).map(Condition::sentence).toList());
  }

  private record Made(Migration migration, Evidence evidence, long now) {
    Conditions all() {
      List<Condition> all = new ArrayList<>();
      boolean mirrors = migration.number() == 0;
      ShareProof measured = new ShareProof(migration);
      all.add(stored());
      all.add(acknowledged());
      all.add(mirrors ? Condition.notAsked("measured", "mirrored only") : measured());
      all.add(baked());
      boolean excused = migration.progress().waived() || measured.leftToAPerson();
      new Guards(migration, evidence, now)
          .judged().stream().map(one -> excused(one.condition(), excused)).forEach(all::add);
      all.add(freeze());
      all.add(gate(!mirrors && measured.leftToAPerson()));
      all.add(capacity());
      all.add(coverage());
      return new Conditions(all);
    }

    private static Condition excused(Condition condition, boolean excused) {
      return excused && condition.standing() == Condition.Standing.WAITING
          ? Condition.notAsked(condition.name(), condition.sentence() + "; not waited for")
          : condition;
    }

    private Condition stored() {
      Optional<TrafficSplit> asked = migration.expected();
      if (evidence.split().isEmpty() || asked.isEmpty()) {
        return Condition.waiting("stored", "what is stored is not known");
      }
      TrafficSplit inForce = evidence.split().get().split();
      return Shares.same(inForce, asked.get())
          ? Condition.met("stored", "stored: " + Shares.words(inForce))
          : Condition.waiting("stored", "stored is " + Shares.words(inForce));
    }

    private Condition acknowledged() {
      Optional<String> not = new Validity(migration, evidence, now).unacknowledged();
      if (not.isEmpty()) {
        Evidence.Acknowledged proxies = evidence.proxies().orElseThrow();
        return Condition.met(
            "acknowledged",
            "acknowledged by %,d of %,d".formatted(proxies.acknowledged(), proxies.known()));
      }
      boolean rejected = evidence.proxies().stream().anyMatch(one -> !one.rejected().isEmpty());
      return rejected
          ? Condition.failed("acknowledged", not.get())
          : Condition.waiting("acknowledged", not.get());
    }

    private Condition measured() {
      Optional<String> silent = new Validity(migration, evidence, now).silent();
      Condition condition =
          silent
              .map(words -> Condition.waiting("measured", words))
              .orElseGet(() -> new ShareProof(migration).condition());
      return excused(condition, migration.progress().waived());
    }

    private Condition baked() {
      long baked = migration.progress().bakedMs();
      long asked = migration.bakeMs();
      String words = "baked %s of %s".formatted(Shares.clock(baked), Shares.clock(asked));
      if (baked >= asked) {
        return Condition.met("baked", words);
      }
      return migration.progress().waived()
          ? Condition.notAsked("baked", words + "; not waited for")
          : Condition.waiting("baked", words);
    }

    private Condition freeze() {
      return evidence
          .freeze()
          .map(words -> Condition.waiting("freeze", "frozen: " + words))
          .orElseGet(() -> Condition.met("freeze", "no freeze"));
    }

    private Condition gate(boolean person) {
      String gate = Migration.gate(migration.number());
      Optional<Migration.Approved> approval = migration.approval(gate);
      if (!reached()) {
        return Condition.notAsked("gate", "on the way to the step's own share");
      }
      if (approval.isPresent()) {
        return Condition.met("gate", "approved by " + approval.get().by());
      }
      boolean manual = migration.step().map(Step::gate).orElse(Gate.AUTO) == Gate.MANUAL;
      return manual || person
          ? Condition.waiting(
              "gate", "somebody other than %s approves %s".formatted(migration.author(), gate))
          : Condition.notAsked("gate", "no gate");
    }

    private Condition capacity() {
      int next = migration.number() + (reached() ? 1 : 0);
      if (next > migration.ramp().size() || evidence.split().isEmpty()) {
        return Condition.notAsked("capacity", "no further step");
      }
      TrafficSplit wanted = migration.ramp().get(Math.max(next, 1) - 1).weights();
      Capacities.Next raise =
          new Capacities(migration, evidence).next(wanted, evidence.split().get().split());
      return raise
          .lacks()
          .map(words -> Condition.waiting("capacity", words))
          .orElseGet(
              () ->
                  Condition.met(
                      "capacity",
                      "nothing lacks for "
                          + Shares.percent(raise.split().weight(migration.plan().to()))));
    }

    /** Whether the step's own weights are in force, not only a raise on the way to them. */
    private boolean reached() {
      return migration.step().isEmpty()
          || migration.expected().stream()
              .anyMatch(asked -> Shares.same(asked, migration.step().get().weights()));
    }

    private Condition coverage() {
      Integer least = migration.plan().coverageAtLeastBasisPoints();
      if (least == null) {
        return Condition.notAsked("coverage", "no coverage asked");
      }
      if (evidence.coverageBasisPoints().isEmpty()) {
        return Condition.waiting("coverage", "coverage is not known");
      }
      int known = evidence.coverageBasisPoints().getAsInt();
      String words =
          "coverage %s (at least %s)".formatted(Shares.percent(known), Shares.percent(least));
      return known >= least
          ? Condition.met("coverage", words)
          : Condition.waiting("coverage", words);
    }
  }
}
