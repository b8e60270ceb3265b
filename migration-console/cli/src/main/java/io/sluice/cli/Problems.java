package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an error of the server means for the exit code, and what to do next. */
final class Problems {
  private static final Pattern SERVICE = Pattern.compile("/services/([^/?]+)/.*");
  private static final Pattern GENERATION = Pattern.compile("\"(\\d+)\"");

  private Problems() {}

  /**
   * Says from which generation to which a service moved since it was read, where the answer tells.
   *
   * @param etag with which it was to be changed
   */
  static void moved(String path, String etag, JsonNode body) {
    Matcher service = SERVICE.matcher(path);
    Matcher seen = GENERATION.matcher(etag);
    if (service.matches() && seen.matches() && body.path("generation").isIntegralNumber()) {
      String name = URLDecoder.decode(service.group(1), StandardCharsets.UTF_8);
      throw new Failure(
          Failure.REFUSED,
          name
              + " moved from generation "
              + seen.group(1)
              + " to "
              + body.path("generation").asLong()
              + " since you looked: sluice show "
              + name,
          412);
    }
  }

  static Failure failure(URI server, int status, @Nullable JsonNode body) {
    if (body == null || !body.path("detail").isTextual()) {
      return new Failure(
          Failure.FAILED,
          server + " answered " + status + " and no problem document; is it a Sluice server?");
    }
    String detail = body.path("detail").asText();
    String id = body.path("requestId").asText("");
    return switch (status) {
      case 401 -> new Failure(Failure.FAILED, detail + nextOf(detail), status);
      case 400, 422 -> new Failure(Failure.USAGE, detail);
      case 412 ->
          new Failure(
              Failure.REFUSED,
              detail + "\nnext: look with sluice show, then run the command again");
      case 409 ->
          new Failure(
              Failure.REFUSED,
              detail
                  + (detail.contains("in two environments")
                      ? "\nnext: sluice conflicts lists them"
                      : ""));
      case 423, 428 -> new Failure(Failure.REFUSED, detail);
      default ->
          new Failure(
              Failure.FAILED,
              detail + (status >= 500 && !id.isEmpty() ? "\nrequest id: " + id : ""),
              status);
    };
  }

  /** Who came without a secret, or with one of elsewhere, reads where to get one. */
  private static String nextOf(String detail) {
    return detail.startsWith("a token is missing") || detail.contains("not valid here")
        ? "\nnext: sluice login, give --token, set SLUICE_TOKEN, or put the token into"
            + " ~/.config/sluice/token (mode 0600); a server writes its first one to"
            + " DATA/admin.token"
        : "";
  }
}
