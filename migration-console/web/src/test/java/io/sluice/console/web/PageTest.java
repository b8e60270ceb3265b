package io.sluice.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.console.web.Console.Reply;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PageTest {
  private static Console console;
  private final PageFiles files = PageFiles.read();

  @BeforeAll
  static void open() throws Exception {
    console = Console.start(false, false);
  }

  @AfterAll
  static void close() {
    console.close();
  }

  @Test
  void everyAddressOfTheAppAnswersTheDocumentToAnybody() throws Exception {
    for (String route : Page.ROUTES) {
      Reply reply = console.get(route.replaceAll("\\{[a-z]+}", "some.name"), "Authorization", "");

      assertThat(reply.status()).as(route).isEqualTo(200);
      assertThat(reply.header("Content-Type")).as(route).startsWith("text/html");
      assertThat(reply.header("Cache-Control")).as(route).isEqualTo("no-cache");
    }
    assertThat(console.get("/nowhere", "Authorization", "").status()).isEqualTo(404);
    assertThat(console.get("/services/a/b", "Authorization", "").status()).isEqualTo(404);
  }

  @Test
  void aBrowserAtAnAddressThatIsNoneSeesThePageAndAProgramSeesProblemDetails() throws Exception {
    String browser = "text/html,application/xhtml+xml,*/*;q=0.8";

    assertThat(console.get("/nowhere", "Accept", browser).response().body()).contains("importmap");
    assertThat(console.get("/a/b?c=d", "Accept", browser).response().body()).contains("importmap");
    assertThat(console.get("/nowhere", "Accept", "*/*").status()).isEqualTo(404);
    assertThat(console.get("/api/v1/nowhere", "Accept", browser).status()).isEqualTo(404);
    assertThat(console.get("/page/x/app/none.js", "Accept", browser).status()).isEqualTo(404);
  }

  @Test
  void theServerAnswersExactlyTheAddressesOfTheScreens() {
    TreeSet<String> screens = new TreeSet<>(List.of("/signin"));
    Pattern.compile("path: \"([^\"]+)\"")
        .matcher(text("app/screens.js"))
        .results()
        .forEach(path -> screens.add(path.group(1).replaceAll(":([a-z]+)", "{$1}")));

    assertThat(screens).isEqualTo(new TreeSet<>(Page.ROUTES));
  }

  @Test
  void itsPolicyAllowsItsOwnFilesAndTheImportMapAlone() throws Exception {
    Reply reply = console.get("/", "Authorization", "");
    String page = reply.response().body();
    String map = page.substring(page.indexOf("importmap\">") + "importmap\">".length());
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(map.substring(0, map.indexOf("</script>")).getBytes(StandardCharsets.UTF_8));

    assertThat(reply.header("Content-Security-Policy"))
        .contains("default-src 'self'")
        .contains("script-src 'self' 'sha256-" + Base64.getEncoder().encodeToString(hash) + "'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe", "http:", "https:", "*");
    assertThat(reply.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page).doesNotContain("style=", "<style", "onclick", "http://", "https://");
  }

  @Test
  void aFileIsKeptForGoodUnderItsVersionAndTheDocumentIsAskedFor() throws Exception {
    String at = "/page/" + files.version();
    Reply script = console.get(at + "/app/main.js", "Authorization", "");
    Reply style = console.get(at + "/style/base.css", "Authorization", "");
    Reply older = console.get("/page/0123/app/main.js", "Authorization", "");
    Reply document = console.get("/", "Authorization", "");
    Reply again = console.get("/", "If-None-Match", document.header("ETag"));

    assertThat(script.header("Content-Type")).startsWith("text/javascript");
    assertThat(style.header("Content-Type")).startsWith("text/css");
    assertThat(script.header("Cache-Control")).contains("immutable");
    assertThat(older.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(again.status()).isEqualTo(304);
    for (String wrong : List.of("/app/none.js", "/app/..%2Findex.html", "/app/%00", "/vendor/x")) {
      assertThat(console.get(at + wrong, "Authorization", "").status()).as(wrong).isEqualTo(404);
    }
  }

  @Test
  void noFileOfOursNamesAnotherHost() {
    files
        .texts()
        .forEach(
            (path, text) -> {
              if (!path.startsWith("vendor/")) {
                assertThat(text.replace("http://www.w3.org/2000/svg", ""))
                    .as(path)
                    .doesNotContain("http://", "https://", "innerHTML", "eval(");
              }
            });
  }

  @Test
  void whatIsVendoredIsWhatTheListSaysAndNothingElse() {
    Map<String, String> listed = new TreeMap<>();
    for (JsonNode library :
        Json.parse(text("vendor/vendored.json").getBytes(StandardCharsets.UTF_8))) {
      assertThat(library.path("version").asText()).matches("\\d+\\.\\d+\\.\\d+");
      assertThat(library.path("licence").asText()).isIn("MIT", "Apache-2.0");
      assertThat(library.path("files").toString()).contains("licence.txt");
      library
          .path("files")
          .forEach(
              file ->
                  listed.put("vendor/" + file.path("file").asText(), file.path("sha256").asText()));
    }
    Map<String, String> found =
        files.texts().entrySet().stream()
            .filter(file -> file.getKey().startsWith("vendor/"))
            .filter(file -> !file.getKey().endsWith("vendored.json"))
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    file -> HexFormat.of().formatHex(Secrets.sha256(file.getValue()))));

    assertThat(found).isEqualTo(listed);
  }

  @Test
  void itKnowsBeforeAnybodySignsInWhatTheServerIsLike() throws Exception {
    assertThat(console.get("/").response().body()).contains("data-server=\"\"");
    try (Console observing = Console.start(true, false)) {
      assertThat(observing.get("/").response().body()).contains("data-server=\"observing\"");
    }
  }

  private String text(String path) {
    return String.valueOf(files.texts().get(path));
  }
}
