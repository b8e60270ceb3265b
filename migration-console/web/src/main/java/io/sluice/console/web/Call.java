package io.sluice.console.web;

import io.sluice.view.Actor;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request that was let in.
 *
 * @param path its decoded parameters
 * @param query its decoded parameters
 * @param ifMatch the header, or null
 * @param ifNoneMatch the header, or null
 * @param lastEventId the header, or null
 * @param idempotencyKey the header, or null
 * @param body as received, empty when there is none, at most 1 MiB
 * @param actor how the audit names who asks
 * @param caller who asks and what he may; somebody wherever it is not open to all
 * @param credentials what came with it to say so
 */
record Call(
    Map<String, String> path,
    Map<String, List<String>> query,
    @Nullable String ifMatch,
    @Nullable String ifNoneMatch,
    @Nullable String lastEventId,
    @Nullable String idempotencyKey,
    Buffer body,
    Actor actor,
    Caller caller,
    Credentials credentials) {
  private static final Pattern TAG = Pattern.compile("\\s*\"(\\d{1,18})\"\\s*");

  String parameter(String name) {
    return path.getOrDefault(name, "");
  }

  /** The body as a JSON object of these keys and no others. */
  JsonRequest object(String... keys) {
    return JsonRequest.read(body.getBytes(), false, keys);
  }

  /** Like {@link #object}, but no body at all stands for an empty object. */
  JsonRequest optionalObject(String... keys) {
    return JsonRequest.read(body.getBytes(), true, keys);
  }

  /**
   * The generation that the caller saw.
   *
   * @throws Refusal 428 without If-Match, 400 when it is no generation
   */
  long expected() {
    if (ifMatch == null) {
      throw Refusal.of(
          428,
          "If-Match is missing: read it first (GET) and send the ETag that came with it, so that"
              + " nobody's change is overwritten unseen");
    }
    Matcher tag = TAG.matcher(ifMatch);
    if (!tag.matches()) {
      throw Refusal.of(
          400,
          "If-Match must be one generation in double quotes, as in \"41\"; see the ETag of GET");
    }
    return Long.parseLong(tag.group(1));
  }

  /**
   * A query parameter, or null.
   *
   * @throws Refusal 422 when it is given twice
   */
  @Nullable String query(String name) {
    List<String> values = query.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw Refusal.of(
          422, "the query parameter '" + name + "' is given " + values.size() + " times");
    }
    return values.isEmpty() ? null : values.get(0);
  }

  /** Refuses query parameters that nobody reads: a misspelt filter would show too much. */
  void onlyQuery(List<String> names) {
    Set<String> unknown = new TreeSet<>(query.keySet());
    names.forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw Refusal.of(
          422,
          "unknown query parameter '"
              + Texts.cut(unknown.iterator().next(), 60)
              + "'; "
              + (names.isEmpty() ? "there are none here" : "known: " + String.join(", ", names)));
    }
  }
}
