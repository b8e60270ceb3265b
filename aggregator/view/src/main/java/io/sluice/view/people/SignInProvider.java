package io.sluice.view.people;

import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Somebody outside who knows people and vouches for them, such as an OpenID provider. Every method
 * asks over the network and blocks for at most 20 s; call it from a worker thread. Nothing that it
 * returns says a secret in {@code toString}.
 */
public interface SignInProvider {
  /** How a session tells that it began here; at most 32 characters. */
  String METHOD = "oidc";

  /**
   * Begins a sign-in in a browser.
   *
   * @throws Unreachable if the provider cannot be asked
   */
  Departure depart() throws Unreachable;

  /**
   * Ends a sign-in in a browser.
   *
   * @param departure with which this browser left
   * @param answer the query with which it came back; parameters that nobody knows are ignored
   * @throws Unreachable if the provider cannot be asked
   */
  Verdict arrive(Departure departure, Map<String, List<String>> answer) throws Unreachable;

  /**
   * Begins a sign-in by a code that a person types elsewhere (RFC 8628).
   *
   * @throws Unreachable if the provider cannot be asked, or does not offer it
   */
  DeviceCode device() throws Unreachable;

  /**
   * Asks what became of a code.
   *
   * @param code what {@link DeviceCode#secret} said
   * @throws Unreachable if the provider cannot be asked
   */
  Verdict poll(String code) throws Unreachable;

  /**
   * A browser that leaves for the provider.
   *
   * @param address where it goes
   * @param state comes back with it
   * @param nonce comes back in what the provider signs
   * @param verifier proves that who comes back is who left (PKCE, RFC 7636)
   */
  record Departure(URI address, String state, String nonce, String verifier) {
    /** Without the secrets. */
    @Override
    public String toString() {
      return "Departure[" + address.getHost() + "]";
    }
  }

  /**
   * A code for a person to type.
   *
   * @param secret what the program that waits shows when it asks
   * @param code what the person types
   * @param address where
   * @param complete the same with the code in it, or the same as {@code address}
   * @param lastsMs for how long the code is good
   * @param pauseMs how long to wait between questions
   */
  record DeviceCode(
      String secret, String code, URI address, URI complete, long lastsMs, long pauseMs) {
    /** Without the codes. */
    @Override
    public String toString() {
      return "DeviceCode[" + address + "]";
    }
  }

  /** What the provider says of somebody. */
  sealed interface Verdict {
    /**
     * He is who he says.
     *
     * @param name a user's, by {@link Principal#USER_RULE}
     * @param origin the method and a mark of the one person of the provider who has the name now;
     *     at most 64 characters
     * @param fullName for people to read, may be empty
     * @param groups that he is in, by {@link Principal#GROUP_RULE}
     */
    record Vouched(String name, String origin, String fullName, SortedSet<String> groups)
        implements Verdict {
      public Vouched {
        groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
      }
    }

    /** He is not; a sentence without secrets. */
    record Refused(String why) implements Verdict {}

    /**
     * He has not typed the code yet.
     *
     * @param pauseMs to be added to the pause between questions
     */
    record Waiting(long pauseMs) implements Verdict {}
  }

  /** The provider cannot be asked now; the message is a sentence without secrets. */
  final class Unreachable extends Exception {
    private static final long serialVersionUID = 1L;

    public Unreachable(String why) {
      super(why);
    }

    /** The sentence. */
    public String words() {
      return String.valueOf(getMessage());
    }
  }
}
