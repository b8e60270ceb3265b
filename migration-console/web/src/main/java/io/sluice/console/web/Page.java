package io.sluice.console.web;

import static io.sluice.console.web.Operation.get;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page that people work in: one document for every address that it knows, and its files under
 * an address that changes with any of them, so that browsers keep them for good.
 */
final class Page {
  /** Addresses that the document answers; {@code app/screens.js} says what each shows. */
  static final List<String> ROUTES =
      List.of(
          "/",
          "/signin",
          "/services",
          "/services/{service}",
          "/migrations",
          "/migrations/{migration}",
          "/registries",
          "/registries/{source}",
          "/proxies",
          "/proxies/{proxy}",
          "/members",
          "/approvals",
          "/audit",
          "/history",
          "/people");

  static final String FILE = "/page/{version}/{folder}/{file}";

  private static final String MAP_BEGINS = "<script type=\"importmap\">";
  private static final String MAP_ENDS = "</script>";

  /** A file whose address is another one with any other content. */
  private static final String KEPT = "public, max-age=31536000, immutable";

  private record Shown(PageFiles files, String document, Map<String, String> headers) {}

  private final String server;
  private volatile Shown shown;

  Page(ConsoleSettings settings) {
    this.server =
        Stream.of(
                settings.provider() == null ? "" : "oidc", settings.observing() ? "observing" : "")
            .filter(word -> !word.isEmpty())
            .collect(Collectors.joining(" "));
    this.shown = shown(PageFiles.read());
  }

  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    for (String route : ROUTES) {
      operations.add(get(route, this::document));
    }
    operations.add(get(FILE, this::file));
    return operations;
  }

  /** Whether a template is the page's and not REST's. */
  static boolean isOf(String template) {
    return ROUTES.contains(template) || template.equals(FILE) || template.equals(StartPage.PATH);
  }

  private Answer document(Call call) {
    Shown now = shown;
    if (now.files().folder()) {
      now = shown(PageFiles.read()); // who works on the files sees them at the next load
      shown = now;
    }
    boolean known = String.valueOf(call.ifNoneMatch()).equals(now.headers().get("ETag"));
    return new Answer(known ? 304 : 200, Answer.HTML, now.document(), now.headers());
  }

  private Answer file(Call call) {
    Shown now = shown;
    String path = call.parameter("folder") + "/" + call.parameter("file");
    String text = now.files().texts().get(path);
    String type = PageFiles.type(path);
    if (text == null || type == null) {
      throw Refusal.of(404, "the page has no such file");
    }
    boolean same = call.parameter("version").equals(now.files().version());
    return new Answer(200, type, text, Map.of("Cache-Control", same ? KEPT : "no-cache"));
  }

  private Shown shown(PageFiles files) {
    String document = files.document(server);
    return new Shown(
        files,
        document,
        Map.of(
            "ETag",
            "\"" + files.version() + " " + server + "\"",
            "Content-Security-Policy",
            "default-src 'self'; script-src 'self' 'sha256-"
                + Base64.getEncoder().encodeToString(Secrets.sha256(importMap(document)))
                + "'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none';"
                + " base-uri 'none'; form-action 'self'",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin"));
  }

  /** The one script that stands in the document: browsers read import maps nowhere else. */
  private static String importMap(String document) {
    int begins = document.indexOf(MAP_BEGINS) + MAP_BEGINS.length();
    return document.substring(begins, document.indexOf(MAP_ENDS, begins));
  }
}
