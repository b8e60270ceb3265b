package io.sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A configuration as a test writes it. */
record ConfigurationFile(Path folder, Map<String, String> variables) {
  static final String ONE_SOURCE =
      """
      sources:
        - { name: vms, kind: file, environment: vm, path: vms.yaml }
      """;

  Path write(String text) {
    try {
      return Files.writeString(folder.resolve("sluice.yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ServerConfiguration right(String text) {
    ConfigurationReader.Outcome outcome =
        ConfigurationReader.read(write(text), variables::get, List.of());
    assertThat(outcome).isInstanceOf(ConfigurationReader.Outcome.Right.class);
    return ((ConfigurationReader.Outcome.Right) outcome).configuration();
  }

  List<String> mistakes(String text) {
    return mistakes(text, List.of());
  }

  List<String> mistakes(String text, List<Key<InetSocketAddress>> listening) {
    ConfigurationReader.Outcome outcome =
        ConfigurationReader.read(write(text), variables::get, listening);
    assertThat(outcome).isInstanceOf(ConfigurationReader.Outcome.Wrong.class);
    return ((ConfigurationReader.Outcome.Wrong) outcome).mistakes();
  }
}
