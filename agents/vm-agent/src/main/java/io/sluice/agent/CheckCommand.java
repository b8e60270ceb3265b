package io.sluice.agent;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice agent check}: exit 0 and "ok", or 2 and every mistake with its line. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Tells every mistake of a service manifest with its line, or \"ok\".")
final class CheckCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The service manifest.")
  private Path file = Path.of("");

  @Mixin private Said said = new Said();

  @Override
  public Integer call() {
    try {
      Manifest manifest = ManifestReader.read(file, "FILE");
      return said.out("ok: " + manifest.service() + " in " + manifest.environment() + "\n");
    } catch (WrongInput wrong) {
      return said.wrong(wrong.mistakes());
    }
  }
}
