package io.sluice.compose;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.function.Function;

/**
 * Highest random weight: each service has an order of nodes of its own, in which a new node stands
 * somewhere and moves nobody else (Thaler and Ravishankar, 1998).
 */
final class Rendezvous {
  private Rendezvous() {}

  /** The best for a service first; ties by name. */
  static <T> Comparator<T> order(String service, Function<T, String> name) {
    return Comparator.<T>comparingLong(one -> weight(service, name.apply(one)) ^ Long.MIN_VALUE)
        .reversed()
        .thenComparing(name);
  }

  private static long weight(String service, String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((service + "\n" + name).getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
