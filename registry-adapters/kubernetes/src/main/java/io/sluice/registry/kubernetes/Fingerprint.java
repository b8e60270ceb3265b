package io.sluice.registry.kubernetes;

import io.sluice.registry.RegistryEvent.Cause;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster this source is: the UID of its namespace {@code kube-system}, which lives as long
 * as the cluster. Kept as long as the adapter lives; owned by one thread.
 */
final class Fingerprint {
  private @Nullable String first;

  /** Looks at the UID that was read now, empty when it may not be read. */
  Optional<Answer.Failed<Void>> look(String uid) {
    if (first == null) {
      first = uid;
      return Optional.empty();
    }
    if (first.isEmpty() && !uid.isEmpty()) {
      first = uid;
      return Optional.empty();
    }
    if (uid.isEmpty() && !first.isEmpty()) {
      return Optional.of(
          Answer.Failed.of(
              Cause.CREDENTIALS,
              "The namespace kube-system, which tells one cluster from another, may no longer be"
                  + " read"));
    }
    return uid.equals(first)
        ? Optional.empty()
        : Optional.of(
            Answer.Failed.of(
                Cause.UNTRUSTED,
                "This is another cluster: the UID of kube-system is "
                    + uid
                    + " and no longer "
                    + first));
  }
}
