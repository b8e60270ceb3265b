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
   * @param claims with identity applied, so that every standing is live or undecided
   */
  record Read(ServiceClaims claims) implements Input {}

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
