package io.sluice.xds.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes of a released format never change. A new shape is added with {@code
 * -Dgolden.write=src/test/resources/golden}, which writes the files in place of comparing them and
 * then fails, so that it cannot stay on.
 */
class GoldenTest {
  private static final @Nullable String WRITE = System.getProperty("golden.write");

  static SortedSet<Integer> formats() {
    return Rendering.KNOWN;
  }

  @ParameterizedTest
  @MethodSource("formats")
  void theBytesOfAFormatNeverChange(int format) throws IOException {
    Map<String, String> actual = new TreeMap<>();
    Map<String, String> golden = new TreeMap<>();

    for (Map.Entry<String, Rendered> entry : Catalogue.all(Rendering.of(format)).entrySet()) {
      String file = entry.getKey() + ".txt";
      actual.put(file, text(entry.getValue()));
      golden.put(file, golden(format, file));
      if (WRITE != null) {
        Path folder = Path.of(WRITE, Integer.toString(format));
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(file), text(entry.getValue()));
      }
    }

    assertThat(WRITE).as("golden.write is for one run only").isNull();
    assertThat(actual).isEqualTo(golden);
  }

  /** For people the JSON, for the test the bytes. */
  private static String text(Rendered rendered) {
    StringBuilder text = new StringBuilder(rendered.json()).append('\n');
    byte[] bytes = rendered.bytes().toByteArray();
    for (int i = 0; i < bytes.length; i++) {
      text.append(i % 32 == 0 ? "\n" : "").append(String.format("%02x", bytes[i]));
    }
    return text.append('\n').toString();
  }

  private static String golden(int format, String file) throws IOException {
    try (InputStream in = GoldenTest.class.getResourceAsStream("/golden/" + format + "/" + file)) {
      return in == null ? "missing" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
