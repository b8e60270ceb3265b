package io.sluice.console.web;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What goes back.
 *
 * @param status of HTTP
 * @param type media type
 * @param text the body
 * @param headers beside it
 */
record Answer(int status, String type, String text, Map<String, String> headers) {
  static final String HTML = "text/html; charset=utf-8";

  static Answer json(Object body) {
    return json(200, body, Map.of());
  }

  static Answer json(int status, Object body, Map<String, String> headers) {
    return new Answer(status, "application/json", Json.text(body), headers);
  }

  /** A body under the entity tag of a generation. */
  static Answer tagged(Object body, long generation) {
    return json(200, body, Map.of("ETag", "\"" + generation + "\""));
  }

  static Answer problem(Refusal refusal, String requestId) {
    return new Answer(
        refusal.status(),
        "application/problem+json",
        Json.text(refusal.problem(requestId)),
        refusal.headers());
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
