package io.sluice.cluster;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.view.Claim;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Snapshot;
import io.sluice.view.Standing;
import io.sluice.view.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Snapshots as owners make them. */
final class Snapshots {
  private Snapshots() {}

  static Snapshot empty(String source, Term term) {
    return Snapshot.empty(source, term);
  }

  /** The next one, in which a service has so many instances; none removes it. */
  static Snapshot with(Snapshot before, String service, int instances) {
    return new Snapshot(
        before.source(),
        before.term(),
        before.sequence() + 1,
        true,
        null,
        false,
        instances == 0
            ? before.services().without(service)
            : before.services().with(service, claims(service, instances)));
  }

  /** The same under another term. */
  static Snapshot under(Snapshot before, Term term) {
    return new Snapshot(before.source(), term, 1, true, null, false, before.services());
  }

  static ServiceClaims claims(String service, int instances) {
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < instances; i++) {
      Instance instance =
          new Instance(
              service + "-" + i,
              "10." + (i >> 16) + "." + ((i >> 8) & 255) + "." + (i & 255),
              8080,
              Health.PASSING,
              "",
              "",
              "",
              1,
              List.of(),
              new TreeMap<>());
      claims.add(new Claim(service, "", instance, Standing.LIVE, false));
    }
    return new ServiceClaims(service, claims, List.of());
  }
}
