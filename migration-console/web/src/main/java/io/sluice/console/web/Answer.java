package io.sluice.console.web;

import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What goes back.
 *
 * @param status of HTTP
 * @param type media type
 * @param text the body
 * @param headers beside it
 * @param stream writes the body instead, or null
 */
record Answer(
    int status, String type, String text, Map<String, String> headers, @Nullable Stream stream) {
  static final String HTML = "text/html; charset=utf-8";

  /** A body that is written bit by bit and may never end. */
  interface Stream {
    /**
     * Begins to write; on the event loop.
     *
     * @param reader who the caller is now; asked from time to time, for rights end while it reads
     */
    void begin(HttpServerResponse response, Supplier<Caller> reader);

    /** Never begins: whoever asked is gone, or asked for the head alone. */
    default void drop() {}
  }

  Answer(int status, String type, String text, Map<String, String> headers) {
    this(status, type, text, headers, null);
  }

  static Answer stream(String type, Stream stream) {
    return new Answer(200, type, "", Map.of("Cache-Control", "no-store"), stream);
  }

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
