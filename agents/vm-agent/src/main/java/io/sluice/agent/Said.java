package io.sluice.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** How a command answers: text on standard output, errors on standard error, and the exit value. */
@Command
final class Said {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG = 2;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  /** Done, with this text. */
  int out(String text) {
    commands().commandLine().getOut().print(text);
    commands().commandLine().getOut().flush();
    return DONE;
  }

  /** Wrong use: all mistakes. */
  int wrong(List<Mistake> mistakes) {
    mistakes.forEach(mistake -> error(mistake.toString()));
    return WRONG;
  }

  /** It could not be done, and why. */
  int failed(String why) {
    error(why);
    return FAILED;
  }

  private void error(String line) {
    commands().commandLine().getErr().println(line);
    commands().commandLine().getErr().flush();
  }

  private CommandSpec commands() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the command's specification before it calls");
    }
    return spec;
  }
}
