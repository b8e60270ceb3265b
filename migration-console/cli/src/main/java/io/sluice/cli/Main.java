package io.sluice.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Starts the command line. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    Surroundings surroundings = Surroundings.ofProcess();
    Charset charset = surroundings.unicode() ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII;
    PrintWriter out = writer(FileDescriptor.out, charset);
    PrintWriter err = writer(FileDescriptor.err, charset);
    int code = execute(args, out, err, surroundings);
    System.exit(code);
  }

  /**
   * Runs one command.
   *
   * @return 0 done, 1 the operation failed, 2 wrong use, 3 refused by a precondition, 4 cannot
   *     reach the server
   */
  public static int execute(
      String[] args, PrintWriter out, PrintWriter err, Surroundings surroundings) {
    Sluice sluice = new Sluice(out, err, surroundings);
    CommandLine line = line(sluice);
    line.setOut(out);
    line.setErr(err);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            surroundings.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setExpandAtFiles(false); // A reason may begin with @.
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((wrong, words) -> misused(wrong, err));
    line.setExecutionExceptionHandler((exception, command, parsed) -> failed(exception, err));
    int code = line.execute(args);
    out.flush();
    err.flush();
    return code;
  }

  /** All commands under the top. */
  static CommandLine line(Sluice sluice) {
    CommandLine line = new CommandLine(sluice);
    sluice.commands().forEach(line::addSubcommand);
    line.addSubcommand(new HelpCommand());
    line.setUsageHelpAutoWidth(false);
    line.getHelpSectionMap().put(SECTION_KEY_COMMAND_LIST, CommandGroups::render);
    return line;
  }

  private static int misused(ParameterException wrong, PrintWriter err) {
    CommandLine command = wrong.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    if (wrong instanceof UnmatchedArgumentException unmatched
        && command.getParent() == null
        && !unmatched.getUnmatched().get(0).startsWith("-")) {
      err.println("sluice: unknown command '" + unmatched.getUnmatched().get(0) + "'");
      if (!unmatched.getSuggestions().isEmpty()) {
        err.println("did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?");
      }
    } else {
      err.println(name + ": " + wrong.getMessage());
    }
    err.println(name + " --help says more");
    return Failure.USAGE;
  }

  private static int failed(Exception exception, PrintWriter err) throws Exception {
    if (exception instanceof Failure failure) {
      err.println("sluice: " + failure.words());
      return failure.code();
    }
    throw exception;
  }

  private static PrintWriter writer(FileDescriptor descriptor, Charset charset) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), charset), false);
  }
}
