package io.sluice.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

@Command(
    name = "completion",
    description = {
      "The script that lets a shell complete commands and options.",
      "bash: source <(sluice completion bash)   zsh: source <(sluice completion zsh)"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before anything runs.
final class CompletionCommand implements Runnable {
  /** What the executable starts itself, and the CLI knows nothing of. */
  private static final List<String> OTHERS =
      List.of("server", "config", "restore", "store", "agent", "demo", "bench");

  private final Sluice sluice;
  private final PrintWriter out;

  @Parameters(index = "0", paramLabel = "bash|zsh", description = "Which shell.")
  private Shell shell;

  /** Whose script is wanted; zsh reads bash's after it was told to. */
  enum Shell {
    bash,
    zsh
  }

  CompletionCommand(Sluice sluice, PrintWriter out) {
    this.sluice = sluice;
    this.out = out;
  }

  @Override
  public void run() {
    CommandLine line = Main.line(sluice);
    OTHERS.forEach(name -> line.addSubcommand(name, CommandSpec.create()));
    if (shell == Shell.zsh) {
      out.println("autoload -Uz compinit bashcompinit && compinit && bashcompinit");
    }
    out.println(AutoComplete.bash("sluice", line));
  }
}
