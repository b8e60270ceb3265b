package io.sluice.console.web;

import io.sluice.view.people.SignInProvider.Departure;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Browsers that left for the provider. What they left with is in a cookie, so that they may come
 * back to another member; each may come back once here.
 */
final class Departures {
  /** Sent with the navigation by which the provider's page leads back, and to no other path. */
  static final String COOKIE = "sluice_signin";

  private static final Duration BACK_WITHIN = Duration.ofMinutes(10);
  private static final int MOST = 10_000;
  private static final Pattern VALUE =
      Pattern.compile(
          "([A-Za-z0-9_-]{20,128})\\.([A-Za-z0-9_-]{20,128})\\.([A-Za-z0-9_-]{43,128})");
  private static final URI NOWHERE = URI.create("about:blank");

  private final Clock clock;

  /** When a departure came back, by the hash of its state. */
  private final Map<String, Long> used = // guarded by itself
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST;
        }
      };

  Departures(Clock clock) {
    this.clock = clock;
  }

  static String cookie(Departure departure, boolean secure) {
    return COOKIE
        + "="
        + String.join(".", departure.state(), departure.nonce(), departure.verifier())
        + "; Path="
        + ProviderOperations.SIGN_IN
        + "; Max-Age="
        + BACK_WITHIN.toSeconds()
        + "; HttpOnly; SameSite=Lax"
        + (secure ? "; Secure" : "");
  }

  /** What a browser left with, or null when it did not, or was here with it before. */
  @Nullable Departure arrived(@Nullable String cookie) {
    Matcher value = VALUE.matcher(cookie == null ? "" : cookie);
    if (!value.matches()) {
      return null;
    }
    synchronized (used) {
      if (used.putIfAbsent(Secrets.hash(value.group(1)), clock.millis()) != null) {
        return null;
      }
    }
    return new Departure(NOWHERE, value.group(1), value.group(2), value.group(3));
  }
}
