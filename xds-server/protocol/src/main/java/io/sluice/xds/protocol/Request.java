package io.sluice.xds.protocol;

import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client says, in either protocol.
 *
 * @param error its words when it rejects the response of this nonce, null otherwise
 */
record Request(Node node, String type, String nonce, @Nullable String error, Wish wish) {
  static final String WILDCARD = "*";

  /** What a request says of the names that the client wants. */
  sealed interface Wish permits Complete, Difference {
    /** How many names it brings, known ones too. */
    int named();

    /** Whether the client says that it has nothing of the type. */
    boolean fromNothing();
  }

  /**
   * SotW: all names that it wants from now on.
   *
   * @param version that it accepted last, over streams
   */
  record Complete(List<String> names, String version) implements Wish {
    @Override
    public int named() {
      return names.size();
    }

    @Override
    public boolean fromNothing() {
      return version.isEmpty();
    }
  }

  /**
   * Delta: what it wants more and less.
   *
   * @param has versions by name that it kept from an earlier stream
   */
  record Difference(List<String> subscribe, List<String> unsubscribe, Map<String, String> has)
      implements Wish {
    @Override
    public int named() {
      return subscribe.size();
    }

    @Override
    public boolean fromNothing() {
      return has.isEmpty();
    }
  }

  Request ofType(String knownType) {
    return new Request(node, knownType, nonce, error, wish);
  }
}
