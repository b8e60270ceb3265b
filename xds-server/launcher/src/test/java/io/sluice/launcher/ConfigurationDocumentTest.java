package io.sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/configuration.md} to the keys, both ways and in order. */
final class ConfigurationDocumentTest {
  private static final Path DOCUMENT = Path.of("../../docs/configuration.md");

  @Test
  void theDocumentListsEveryKeyAsItIsAndNoOther() throws IOException {
    List<String> documented =
        Files.readAllLines(DOCUMENT).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(2, line.lastIndexOf(" | ")))
            .toList();

    assertThat(documented).containsExactlyElementsOf(declared().map(this::row).toList());
  }

  @Test
  void everyRowOfTheDocumentSaysWhatTheKeyMeans() throws IOException {
    assertThat(Files.readAllLines(DOCUMENT))
        .filteredOn(line -> line.startsWith("| `"))
        .allSatisfy(line -> assertThat(line).matches(".* \\| \\S.{10,} \\|"));
  }

  @Test
  void noKeyIsDeclaredTwiceForOneKind() {
    for (RegistryKind kind : RegistryKind.ALL) {
      assertThat(
              Stream.of(Keys.SERVER, Keys.SOURCE, CheckKeys.ALL, kind.keys())
                  .flatMap(List::stream)
                  .map(Key::path))
          .doesNotHaveDuplicates();
    }
  }

  private static Stream<Key<?>> declared() {
    return Stream.concat(
            Stream.of(Keys.SERVER, Keys.SOURCE, CheckKeys.ALL),
            RegistryKind.ALL.stream().map(RegistryKind::keys))
        .flatMap(List::stream);
  }

  /** Key, type, default and what is allowed; what the key means follows. */
  private String row(Key<?> key) {
    String type = key.kind().name() + (key.secret() ? ", secret" : "");
    String byDefault = key.byDefault().isEmpty() ? "empty" : key.byDefault();
    if (!byDefault.startsWith("(") && !byDefault.equals("empty")) {
      byDefault = "`" + byDefault + "`";
    }
    return "`%s` | %s | %s | %s".formatted(key.path(), type, byDefault, key.kind().allowed());
  }
}
