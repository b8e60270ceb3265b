package io.sluice.console.web;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * What came with a request to say who asks.
 *
 * @param secret a token's or a session's, or null
 * @param cookie whether a browser sent it by itself, as it does for any page that makes it
 * @param secure whether the request came over TLS
 * @param departure with which a browser left for the provider of sign-in, or null
 */
record Credentials(
    @Nullable String secret, boolean cookie, boolean secure, @Nullable String departure) {
  Credentials(@Nullable String secret, boolean cookie, boolean secure) {
    this(secret, cookie, secure, null);
  }

  /** The session's cookie; the name says nothing of who is in it. */
  static final String COOKIE = "sluice_session";

  private static final String SCHEME = "Bearer ";

  /** The header wins over the cookie: it was meant for this request. */
  static Credentials of(HttpServerRequest request) {
    String header = request.getHeader("Authorization");
    if (header != null) {
      boolean bearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
      return new Credentials(
          bearer ? header.substring(SCHEME.length()).strip() : "", false, request.isSSL());
    }
    Cookie cookie = request.getCookie(COOKIE);
    Cookie departure = request.getCookie(Departures.COOKIE);
    return new Credentials(
        cookie == null ? null : cookie.getValue(),
        cookie != null,
        request.isSSL(),
        departure == null ? null : departure.getValue());
  }

  /** Whether there is a secret, and how it came; not the secret. */
  @Override
  public String toString() {
    return "Credentials["
        + (secret == null ? "none" : cookie ? "cookie" : "bearer")
        + (secure ? ", secure]" : "]");
  }
}
