package io.sluice.console.web;

import io.sluice.console.contract.ServiceItem;
import io.sluice.view.ServiceView;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a browser sees at {@code /}: what this is, and the list of services for a caller with the
 * token, or for anybody where the settings open the list.
 */
final class StartPage {
  private static final int MOST_SERVICES = 500;
  private static final String STYLE =
      ":root{color-scheme:light dark}"
          + "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}"
          + "table{border-collapse:collapse;width:100%}"
          + "th,td{text-align:left;padding:.35rem .8rem;border-bottom:1px solid #8884}"
          + "td{font-variant-numeric:tabular-nums}code{font-size:.95em}";
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; style-src 'sha256-"
              + sha256(STYLE)
              + "'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");

  private final ConsoleSettings settings;
  private final ConsolePorts ports;
  private final ServiceRendering rendering;

  StartPage(ConsoleSettings settings, ConsolePorts ports) {
    this.settings = settings;
    this.ports = ports;
    this.rendering = new ServiceRendering(settings.environments());
  }

  Answer answer(Call call) {
    boolean listed = settings.openList() || call.authorised();
    String body =
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
            + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
            + (listed ? "<meta http-equiv=\"refresh\" content=\"2\">" : "")
            + "<title>Sluice</title><style>"
            + STYLE
            + "</style></head><body><h1>Sluice</h1>"
            + (listed ? list() : about())
            + "</body></html>\n";
    return new Answer(200, Answer.HTML, body, HEADERS);
  }

  private static String about() {
    return "<p>This is a Sluice server. Its interface is at <code>/api/v1</code> and needs a token;"
        + " on a command line, <code>sluice services</code> lists what it serves.</p>";
  }

  private String list() {
    List<String> rows = new ArrayList<>();
    int total = ports.view().get().services().size();
    for (ServiceView service : ports.view().get().services()) {
      if (rows.size() == MOST_SERVICES) {
        break;
      }
      rows.add(row(rendering.item(service)));
    }
    List<String> waiting = ports.waitingFor().get();
    return (waiting.isEmpty()
            ? ""
            : "<p>Proxies wait: " + escaped(String.join("; ", waiting)) + "</p>")
        + "<table><thead><tr><th>Service</th><th>State</th><th>Asked</th><th>Published</th>"
        + "<th>Ready endpoints</th></tr></thead><tbody>"
        + String.join("", rows)
        + "</tbody></table><p>"
        + (total > rows.size() ? rows.size() + " of " + total : total)
        + " services; <code>sluice show SERVICE</code> explains one.</p>";
  }

  private static String row(ServiceItem service) {
    String ready =
        service.environments().entrySet().stream()
            .map(
                entry ->
                    entry.getKey()
                        + " "
                        + entry.getValue().ready()
                        + " of "
                        + entry.getValue().total())
            .collect(Collectors.joining(", "));
    return "<tr><td>"
        + escaped(service.name())
        + "</td><td>"
        + service.state()
        + "</td><td>"
        + escaped(shares(service.asked()))
        + "</td><td>"
        + escaped(shares(service.published()))
        + "</td><td>"
        + escaped(ready)
        + "</td></tr>";
  }

  private static String shares(Map<String, Integer> shares) {
    return shares.entrySet().stream()
        .map(entry -> entry.getKey() + " " + Words.percent(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String sha256(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
