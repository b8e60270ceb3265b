package io.sluice.console.web;

import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who and what is let in under {@code /api}, before a body is read. */
final class Entrance {
  private static final String SCHEME = "Bearer ";

  private final BearerToken token;

  Entrance(BearerToken token) {
    this.token = token;
  }

  /** Why a request is not let in, or null when it is. */
  @Nullable Refusal refusal(HttpServerRequest request) {
    return isAuthorised(request) ? wrongBody(request) : stranger(request);
  }

  boolean isAuthorised(HttpServerRequest request) {
    String header = request.getHeader("Authorization");
    return header != null
        && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && token.matches(header.substring(SCHEME.length()).strip());
  }

  private static Refusal stranger(HttpServerRequest request) {
    return request.getHeader("Authorization") == null
        ? Refusal.of(401, "a token is missing: send Authorization: Bearer TOKEN")
            .with("WWW-Authenticate", "Bearer realm=\"sluice\"")
        : Refusal.of(401, "this token is not valid here")
            .with("WWW-Authenticate", "Bearer realm=\"sluice\", error=\"invalid_token\"");
  }

  /**
   * A body that says that it is something else than JSON is refused before anything parses it as
   * that: a form, which is what curl says unless it is told otherwise, would be taken apart.
   */
  private static @Nullable Refusal wrongBody(HttpServerRequest request) {
    String length = Objects.requireNonNullElse(request.getHeader("Content-Length"), "0");
    if (request.getHeader("Transfer-Encoding") == null && length.equals("0")) {
      return null;
    }
    if (request.getHeader("Content-Encoding") != null) {
      return Refusal.of(415, "a body must come without Content-Encoding");
    }
    String type = request.getHeader("Content-Type");
    return type == null || isJson(type)
        ? null
        : Refusal.of(415, "the body must be JSON and say so: send Content-Type: application/json");
  }

  private static boolean isJson(String contentType) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.equals("application/json") || type.endsWith("+json");
  }
}
