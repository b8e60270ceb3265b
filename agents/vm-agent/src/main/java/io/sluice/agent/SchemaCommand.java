package io.sluice.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice agent schema}: for editors and for whoever checks manifests elsewhere. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description = "Prints the JSON Schema of a service manifest.")
final class SchemaCommand implements Callable<Integer> {
  @Mixin private Said said = new Said();

  @Override
  public Integer call() throws IOException {
    return said.out(schema());
  }

  static String schema() throws IOException {
    try (InputStream schema =
        Objects.requireNonNull(
            SchemaCommand.class.getResourceAsStream("/io/sluice/manifest/manifest.schema.json"))) {
      return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
