package io.sluice.console.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.sluice.console.contract.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ends a request with a problem document; nothing was changed. Carries no stack: it is no bug. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String detail;
  private final transient Map<String, String> headers = new LinkedHashMap<>();
  private final @Nullable Long generation;
  private final transient @Nullable Map<String, String> refusals;

  private Refusal(
      int status,
      String detail,
      @Nullable Long generation,
      @Nullable Map<String, String> refusals) {
    super(detail, null, false, false);
    this.status = status;
    this.detail = detail;
    this.generation = generation;
    this.refusals = refusals;
  }

  /** Of a status, with a sentence that says what is wrong and what to do. */
  static Refusal of(int status, String detail) {
    return new Refusal(status, detail, null, null);
  }

  /** Somebody else was faster. */
  static Refusal stale(long generation) {
    return new Refusal(
        412,
        "somebody changed it since you read it: its generation is "
            + generation
            + " now; read it again, look, and send If-Match: \""
            + generation
            + "\"",
        generation,
        null);
  }

  /** A request of several services of which some cannot be; by service, why not. */
  static Refusal ofSeveral(int status, String detail, Map<String, String> refusals) {
    return new Refusal(status, detail, null, refusals);
  }

  /** The store cannot commit. */
  static Refusal unavailable(String why) {
    return of(
            503,
            "the change cannot be committed, nothing was changed: "
                + why
                + "; traffic goes on as it was, try again when the database is back")
        .with("Retry-After", "5");
  }

  /** The store cannot be read, for who changes nothing. */
  static Refusal unreadable(String why) {
    return of(
            503,
            "this stands in the database alone: "
                + why
                + "; traffic goes on as it was, try again when the database is back")
        .with("Retry-After", "5");
  }

  /** This one, with a header on its answer. */
  Refusal with(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** The sentence. */
  String words() {
    return detail;
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  Problem problem(String requestId) {
    String title = HttpResponseStatus.valueOf(status).reasonPhrase();
    return new Problem("about:blank", title, status, detail, requestId, generation, refusals);
  }
}
