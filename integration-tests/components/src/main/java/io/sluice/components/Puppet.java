package io.sluice.components;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Real runs of Puppet with its own configuration, state and facts in a folder. */
public final class Puppet {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path program;
  private final Path modules;
  private final Path folder;

  /**
   * @param program {@link Components#puppet()}
   * @param modules the folder of modules
   * @param folder takes what Puppet keeps; made when it is missing
   */
  public Puppet(Path program, Path modules, Path folder) {
    this.program = program;
    this.modules = modules;
    this.folder = folder;
  }

  /**
   * How a run ended.
   *
   * @param exit of {@code puppet apply --detailed-exitcodes}: 0 nothing to do, 2 changed, 4 or 6
   *     something failed, 1 refused
   * @param output without what Facter says of the machine
   */
  public record Run(int exit, String output) {}

  /** Applies a manifest; {@code options} such as {@code --noop}. */
  public Run apply(String manifest, String... options) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "apply",
                "--detailed-exitcodes",
                "--color=false",
                "--modulepath",
                modules.toString(),
                "--pluginfactdest",
                facts().toString(),
                "--execute",
                manifest));
    words.addAll(List.of(options));
    return run(words);
  }

  /** Makes the next runs believe that this machine is of another family, such as RedHat. */
  public void family(String family) {
    try {
      Files.writeString(facts().resolve("os.yaml"), "os:\n  family: " + family + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Any other command, such as {@code parser validate FILE}. */
  public Run run(List<String> words) {
    facts();
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(words);
    command.addAll(
        List.of(
            "--confdir",
            folder.resolve("conf").toString(),
            "--vardir",
            folder.resolve("var").toString()));
    ToolRun run = ToolRun.of(folder, LIMIT, command.toArray(String[]::new));
    // A container may hide from Facter what it wants to know of the machine.
    String said =
        run.output()
            .lines()
            .filter(line -> !line.contains("Error: Facter: "))
            .collect(Collectors.joining("\n"));
    return new Run(run.exit(), said);
  }

  private Path facts() {
    try {
      return Files.createDirectories(folder.resolve("facts"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
