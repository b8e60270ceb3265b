package io.sluice.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code sluice agent bootstrap}: exit 0 with the bootstrap written, 2 with every mistake on
 * standard error.
 */
@Command(
    name = "bootstrap",
    mixinStandardHelpOptions = true,
    description =
        "Prints Envoy's bootstrap, made from a service manifest and the facts of this node.")
final class BootstrapCommand implements Callable<Integer> {
  @Mixin private NodeOptions node = new NodeOptions();

  @Option(
      names = "--protocol",
      defaultValue = "delta",
      paramLabel = "delta|sotw",
      description = "The variant of the xDS protocol; default: ${DEFAULT-VALUE}.")
  private String protocol = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Written in place of standard output.")
  private @Nullable Path out;

  @Mixin private Said said = new Said();

  @Override
  public Integer call() throws IOException {
    List<String> variants = List.of("delta", "sotw");
    node.check("--protocol", protocol, variants::contains, "delta or sotw");
    NodeOptions.Node read =
        node.read(
            variants.contains(protocol)
                ? NodeFacts.Variant.valueOf(protocol.toUpperCase(Locale.ROOT))
                : NodeFacts.Variant.DELTA);
    if (read == null) {
      return said.wrong(node.mistakes());
    }
    return write(Bootstrap.render(read.manifest(), read.facts()));
  }

  private int write(String bootstrap) {
    if (out == null) {
      return said.out(bootstrap);
    }
    try {
      Files.writeString(out, bootstrap, StandardCharsets.UTF_8);
      return Said.DONE;
    } catch (IOException e) {
      return said.failed("--out: '" + out + "' cannot be written: " + e);
    }
  }
}
