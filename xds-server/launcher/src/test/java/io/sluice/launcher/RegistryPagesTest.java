package io.sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever copies a configuration out of a registry's page gets one that is right. */
final class RegistryPagesTest {
  private static final Path PAGES = Path.of("../../docs/registries");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```");

  /** Whose files the reader looks at: the pages' own paths are those of other machines. */
  private static final Pattern FILE =
      Pattern.compile("(?m)(ca|certificate|key|kubeconfig|token|password): (file:)?[/~][^\\s,}]*");

  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      clusters:
        - { name: prod, cluster: { server: "http://127.0.0.1:8001" } }
      users:
        - { name: sluice, user: { token: stands-in } }
      contexts:
        - { name: prod-eu, context: { cluster: prod, user: sluice } }
        - { name: prod-us, context: { cluster: prod, user: sluice } }
      """;

  static List<String> pages() throws IOException {
    try (Stream<Path> files = Files.list(PAGES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyConfigurationOfThePageIsRight(String page, @TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("stand-in"), "stands-in");
    Files.writeString(folder.resolve("stand-in.kubeconfig"), KUBECONFIG);
    List<String> blocks =
        BLOCK
            .matcher(Files.readString(PAGES.resolve(page)))
            .results()
            .map(block -> block.group(1))
            .filter(text -> Pattern.compile("(?m)^sources:").matcher(text).find())
            .toList();

    assertThat(blocks).isNotEmpty();
    for (String block : blocks) {
      assertThat(mistakes(block, folder)).as(block).isEmpty();
    }
  }

  private static List<String> mistakes(String block, Path folder) {
    String here = FILE.matcher(block).replaceAll(RegistryPagesTest::standIn);
    try {
      Path file = Files.writeString(folder.resolve("sluice.yaml"), here);
      ConfigurationReader.Outcome outcome =
          ConfigurationReader.read(file, name -> "a-variable", List.of());
      return outcome instanceof ConfigurationReader.Outcome.Wrong wrong
          ? wrong.mistakes()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String standIn(MatchResult file) {
    String prefix = file.group(2) == null ? "" : file.group(2);
    String key = file.group(1);
    return key + ": " + prefix + (key.equals("kubeconfig") ? "stand-in.kubeconfig" : "stand-in");
  }
}
