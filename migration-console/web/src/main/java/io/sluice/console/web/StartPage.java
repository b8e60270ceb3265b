package io.sluice.console.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * What there is to see without a script: what this is, and alarms, sources and services for a
 * caller with the token, or for anybody where the settings open the list.
 */
final class StartPage {
  static final String PATH = "/plain";

  private static final int REFRESHES_AFTER_SECONDS = 2;

  private final ConsoleSettings settings;
  private final ConsolePorts ports;
  private final Overview overview;
  private final String style = style();
  private final Map<String, String> headers =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; style-src 'sha256-"
              + Base64.getEncoder().encodeToString(Secrets.sha256(style))
              + "'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
          "Referrer-Policy",
          "no-referrer");

  StartPage(ConsoleSettings settings, ConsolePorts ports) {
    this.settings = settings;
    this.ports = ports;
    this.overview = new Overview(settings.environments(), ports);
  }

  Answer answer(Call call) {
    boolean listed = settings.openList() || call.caller().isKnown();
    Html page =
        new Html()
            .raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
            .raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
            .raw("<link rel=\"icon\" href=\"data:,\">");
    if (listed) {
      page.raw("<meta http-equiv=\"refresh\" content=\"" + REFRESHES_AFTER_SECONDS + "\">");
    }
    page.raw("<title>Sluice</title><style>" + style + "</style></head><body>");
    page.raw("<header><h1>Sluice</h1>");
    if (listed) {
      List<String> waiting = ports.waitingFor().get();
      page.element(
          "span",
          waiting.isEmpty() ? "good" : "warn",
          waiting.isEmpty()
              ? "proxies may connect"
              : "proxies wait: " + String.join("; ", waiting));
      page.element("span", "faint", connected(ports.proxies().proxies().size()));
      page.raw("</header>");
      overview.write(page, settings.openList() ? service -> true : call.caller()::sees);
    } else {
      page.raw("</header>");
      if (settings.provider() != null) {
        page.raw("<p><a href=\"" + ProviderOperations.SIGN_IN + "\">Sign in</a></p>");
      }
      page.paragraph(
              "This is a Sluice server: it merges registries of services into one view and gives"
                  + " that view to Envoy and gRPC.")
          .paragraph(
              "On a command line, `sluice services` lists what it serves and `sluice alarms` what"
                  + " should be looked at, once `sluice login` let you in. REST is at `/api/v1`, described by"
                  + " `/api/v1/openapi.yaml`; health at `/healthz` and `/readyz`, metrics at"
                  + " `/metrics`.");
    }
    return new Answer(200, Answer.HTML, page.raw("</body></html>\n").toString(), headers);
  }

  private static String connected(int proxies) {
    return proxies + (proxies == 1 ? " proxy" : " proxies") + " connected";
  }

  private static String style() {
    try (InputStream in = StartPage.class.getResourceAsStream("start-page.css")) {
      if (in == null) {
        throw new IllegalStateException("start-page.css is missing from sluice-web");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
