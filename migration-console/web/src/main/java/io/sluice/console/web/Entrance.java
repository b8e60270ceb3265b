package io.sluice.console.web;

import io.sluice.console.web.Identities.Found;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who and what is let in under {@code /api}, before a body is read. Runs on event loops. */
final class Entrance {
  private static final List<String> SAFE = List.of("GET", "HEAD", "OPTIONS");

  private final Identities identities;
  private final Throttle wrongTokens;
  private final Workers questions;

  /**
   * An entrance.
   *
   * @param wrongTokens by address
   * @param questions where the database is asked for sessions that other members began
   */
  Entrance(Identities identities, Throttle wrongTokens, Workers questions) {
    this.identities = identities;
    this.wrongTokens = wrongTokens;
    this.questions = questions;
  }

  /**
   * Who asks; fails with a {@link Refusal}.
   *
   * @param open whether he need not say
   */
  Future<Caller> admit(HttpServerRequest request, Credentials credentials, boolean open) {
    if (open) {
      Refusal wrong = sentElsewhere(request) ? foreign() : wrongBody(request);
      return wrong == null ? Future.succeededFuture(Caller.NOBODY) : Future.failedFuture(wrong);
    }
    if (credentials.secret() == null) {
      return Future.failedFuture(stranger());
    }
    return caller(request, credentials.secret())
        .compose(
            caller -> {
              Refusal refusal = forged(request, credentials);
              if (refusal == null) {
                refusal = wrongBody(request);
              }
              return refusal == null
                  ? Future.succeededFuture(caller)
                  : Future.failedFuture(refusal);
            });
  }

  /** Who asks where anybody may: nobody when it cannot be told at once. */
  Caller guess(HttpServerRequest request, Credentials credentials) {
    return credentials.secret() != null
            && wrongTokens.waits(address(request)) == 0
            && identities.find(credentials.secret()) instanceof Found.Known known
        ? known.caller()
        : Caller.NOBODY;
  }

  /** Who reads a stream by now: nobody once his secret is good no more. That he reads is no use. */
  Caller stillThere(Credentials credentials) {
    return credentials.secret() == null ? Caller.NOBODY : identities.still(credentials.secret());
  }

  private Future<Caller> caller(HttpServerRequest request, String secret) {
    String address = address(request);
    Found found = identities.find(secret);
    long waits = wrongTokens.waits(address);
    if (found instanceof Found.Known known
        && (waits == 0 || identities.bootstrap().isStrong() || !known.caller().isBootstrap())) {
      return Future.succeededFuture(known.caller()); // no guessing found that
    }
    if (waits > 0) {
      return Future.failedFuture(
          Throttled.of("too many wrong tokens came from this address", waits));
    }
    if (found instanceof Found.Unclear unclear) {
      return questions
          .run(() -> identities.ask(unclear.hash()))
          .compose(asked -> judged(asked, address));
    }
    return judged(found, address);
  }

  private Future<Caller> judged(Found found, String address) {
    if (found instanceof Found.Known known) {
      return Future.succeededFuture(known.caller());
    }
    wrongTokens.failed(address);
    return Future.failedFuture(
        Refusal.of(
                401,
                found instanceof Found.Refused refused
                    ? refused.why()
                    : "this session is over: sign in again (sluice login)")
            .with("WWW-Authenticate", "Bearer realm=\"sluice\", error=\"invalid_token\""));
  }

  private static Refusal stranger() {
    return Refusal.of(
            401, "a token is missing: send Authorization: Bearer TOKEN, or sign in (sluice login)")
        .with("WWW-Authenticate", "Bearer realm=\"sluice\"");
  }

  /** A write that a browser's cookie came with must have been meant by a page of ours. */
  private static @Nullable Refusal forged(HttpServerRequest request, Credentials credentials) {
    if (!credentials.cookie() || SAFE.contains(request.method().name())) {
      return null;
    }
    if (sentElsewhere(request)) {
      return foreign();
    }
    String token = request.getHeader("X-CSRF-Token");
    return token != null
            && credentials.secret() != null
            && Secrets.same(token, Secrets.csrf(credentials.secret()))
        ? null
        : Refusal.of(
            403,
            "a write in a session needs the header X-CSRF-Token: GET /api/v1/session tells it");
  }

  private static Refusal foreign() {
    return Refusal.of(403, "this was sent by a page of another site: nothing was done");
  }

  /** Whether a browser says that a page of another host sends this. */
  private static boolean sentElsewhere(HttpServerRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null && !List.of("same-origin", "none").contains(site)) {
      return true;
    }
    String origin = request.getHeader("Origin");
    if (origin == null) {
      return false;
    }
    try {
      String authority = new URI(origin).getRawAuthority();
      String host = request.getHeader("Host");
      return authority == null || host == null || !authority.equalsIgnoreCase(host);
    } catch (URISyntaxException e) {
      return true;
    }
  }

  static String address(HttpServerRequest request) {
    return request.remoteAddress() == null
        ? ""
        : Objects.requireNonNullElse(request.remoteAddress().hostAddress(), "");
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
