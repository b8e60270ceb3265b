package io.sluice.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Commands as somebody types them who has a home of his own and a server to ask. */
abstract class AtServer {
  Path home;
  FakeServer server;

  @BeforeEach
  final void open(@TempDir Path folder) throws IOException {
    home = folder;
    server = new FakeServer();
  }

  @AfterEach
  final void close() {
    server.close();
  }

  /** A line, split at its blanks. */
  final Run sluice(String line) {
    return sluice(words(line));
  }

  static String[] words(String line) {
    return Arrays.stream(line.split(" ", -1))
        .filter(word -> !word.isEmpty())
        .toArray(String[]::new);
  }

  /** Words, each as it is. */
  final Run sluice(String... words) {
    return Run.of(
        Run.plain(home),
        Stream.concat(Stream.of(words), Stream.of("--server", server.url()))
            .toArray(String[]::new));
  }

  @SuppressWarnings("unchecked") // YAML's maps come without types.
  static Map<String, Object> map(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }
}
