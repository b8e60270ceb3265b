package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who reads the README finds every page, and no link leads nowhere. */
class DocumentsTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  @Test
  void theReadmeLinksEveryPageForOperators() throws IOException {
    List<String> linked = links(ROOT.resolve("README.md"));

    try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
      assertThat(
              pages.map(page -> "docs/" + page.getFileName()).filter(page -> page.endsWith(".md")))
          .hasSizeGreaterThan(5)
          .allSatisfy(page -> assertThat(linked).contains(page));
    }
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      List<Path> pages =
          Stream.concat(
                  Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")),
                  docs.filter(page -> page.toString().endsWith(".md")))
              .toList();
      for (Path page : pages) {
        for (String link : links(page)) {
          if (!link.contains("://")) {
            Path target = page.resolveSibling(link.replaceFirst("#.*", ""));
            assertThat(link.startsWith("#") || Files.exists(target))
                .as("%s links %s", ROOT.relativize(page), link)
                .isTrue();
          }
        }
      }
    }
  }

  private static List<String> links(Path page) throws IOException {
    return LINK.matcher(Files.readString(page)).results().map(found -> found.group(1)).toList();
  }
}
