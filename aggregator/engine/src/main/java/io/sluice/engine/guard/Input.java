package io.sluice.engine.guard;

import io.sluice.registry.RegistryEvent;
import io.sluice.view.Prober;
import io.sluice.view.ServiceClaims;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the guard of one source learns. */
public sealed interface Input {

  /**
   * A fresh, complete read of one federated service; ends staleness.
   *
   * @param claims with identity applied, so that every standing is live, undecided or unconfirmed
   * @param silent where only a check of ours finds nobody: the registry reports the instance, and
   *     the claim says {@link io.sluice.registry.Health#NODE_DOWN}
   */
  record Read(ServiceClaims claims, Set<Target> silent) implements Input {
    public Read {
      silent = Set.copyOf(silent);
    }

    /** A read that no check has anything to add to. */
    public Read(ServiceClaims claims) {
      this(claims, Set.of());
    }
  }

  /**
   * What checks make of what the registry said last: evidence of instances, but no fresh read.
   *
   * @param claims as in {@link Read}
   * @param silent as in {@link Read}
   */
  record Checked(ServiceClaims claims, Set<Target> silent) implements Input {
    public Checked {
      silent = Set.copyOf(silent);
    }
  }

  /**
   * Of what an operator refuses losses from now on.
   *
   * @param all of the whole source
   * @param services of these, beside
   */
  record Kept(boolean all, Set<String> services) implements Input {
    /** Of nothing. */
    public static final Kept NOTHING = new Kept(false, Set.of());

    public Kept {
      services = Set.copyOf(services);
    }
  }

  /**
   * A full listing; ends staleness, and makes the snapshot synced.
   *
   * @param services all federated services; one that is missing has no instances any more
   */
  record Listed(Set<String> services) implements Input {
    public Listed {
      services = Set.copyOf(services);
    }
  }

  /** The source cannot be read, or not be believed. */
  record Lost(RegistryEvent.Cause cause, String detail) implements Input {}

  /** What came of a probe that a verdict asked for. */
  record Probed(String address, int port, Prober.Result result) implements Input {}

  /**
   * An operator believes what is held, and of a source that cannot be read also the loss of what
   * probes find dead.
   *
   * @param service one federated service, or null for all, which ends a suspicion
   */
  record Confirmed(@Nullable String service) implements Input {}
}
