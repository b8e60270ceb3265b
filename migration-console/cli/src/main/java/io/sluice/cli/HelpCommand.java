package io.sluice.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "help", description = "The help of a command, as in sluice help split.")
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before anything runs.
final class HelpCommand implements Runnable {
  @Parameters(arity = "0..2", paramLabel = "COMMAND", description = "As in user add.")
  private List<String> words = new ArrayList<>();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    CommandLine asked = spec.root().commandLine();
    for (String word : words) {
      asked = asked.getSubcommands().get(word);
      if (asked == null) {
        throw new ParameterException(
            spec.root().commandLine(), "there is no command '" + String.join(" ", words) + "'");
      }
    }
    asked.usage(spec.root().commandLine().getOut());
  }
}
