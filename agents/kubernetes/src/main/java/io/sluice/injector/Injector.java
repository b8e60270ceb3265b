package io.sluice.injector;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice injector}. */
@Command(
    name = "sluice injector",
    mixinStandardHelpOptions = true,
    description = "Puts the agent and Envoy into pods, as a cluster's admission webhook.",
    subcommands = {RunCommand.class, ReviewCommand.class})
public final class Injector implements Callable<Integer> {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG = 2;

  @Spec private @Nullable CommandSpec spec;

  Injector() {}

  /** Ends the JVM with the command's exit value. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Injector());
  }

  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getErr());
    }
    return WRONG;
  }
}
