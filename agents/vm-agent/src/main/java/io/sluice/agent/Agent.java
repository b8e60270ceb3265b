package io.sluice.agent;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice agent}. */
@Command(
    name = "sluice agent",
    mixinStandardHelpOptions = true,
    description = "What runs beside a service.",
    subcommands = {
      RunCommand.class,
      CheckCommand.class,
      SchemaCommand.class,
      BootstrapCommand.class,
      PinCommand.class,
      UnpinCommand.class,
      RehearseCommand.class
    })
public final class Agent implements Callable<Integer> {
  private static final int WRONG_USE = 2;

  @Spec private @Nullable CommandSpec spec;

  Agent() {}

  /** Ends the JVM with the command's exit value. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine agent = new CommandLine(new Agent());
    LocalCommand.addTo(agent);
    return agent;
  }

  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getErr());
    }
    return WRONG_USE;
  }
}
