package io.sluice.agent.registration;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this host's Envoy says of the requests that reach its ingress. Blocking. */
final class IngressQuiet {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final Pattern LINE =
      Pattern.compile("http\\.sluice_ingress\\.downstream_rq_(active|total): (\\d{1,18})");

  private final LocalHttp http;
  private final URI stats;

  IngressQuiet(LocalHttp http, int admin) {
    this.http = http;
    stats =
        URI.create(
            "http://127.0.0.1:"
                + admin
                + "/stats?filter=%5Ehttp.sluice_ingress.downstream_rq_(active%7Ctotal)$");
  }

  /**
   * @param active requests that are being served
   * @param total requests since Envoy's start
   */
  record Requests(long active, long total) {
    /** Nobody says. */
    static final Requests UNKNOWN = new Requests(-1, -1);

    boolean isKnown() {
      return active >= 0;
    }
  }

  /**
   * How many there are now.
   *
   * @throws java.net.ConnectException if there is no Envoy
   * @throws IOException if it does not say
   */
  Requests now() throws IOException {
    HttpResponse<String> answer =
        http.send(HttpRequest.newBuilder(stats).timeout(LIMIT).GET().build());
    if (answer.statusCode() != 200) {
      throw new IOException("Envoy answers " + answer.statusCode() + " to " + stats);
    }
    long active = 0;
    long total = 0;
    Matcher lines = LINE.matcher(answer.body());
    while (lines.find()) {
      long value = Long.parseLong(lines.group(2));
      if (lines.group(1).equals("active")) {
        active = value;
      } else {
        total = value;
      }
    }
    return new Requests(active, total);
  }
}
