package io.sluice.suites;

import io.sluice.cli.Main;
import io.sluice.cli.Surroundings;
import io.sluice.components.ManagedProcess;
import io.sluice.components.ProcessSpec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command line of somebody who operates a server. */
final class CommandLine {
  private final Path folder;
  private final Member member;

  CommandLine(Path folder, Member member) {
    this.folder = folder;
    this.member = member;
  }

  /** What a command did. */
  record Said(int code, String out, String err) {}

  /** Runs a command to its end. */
  Said run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.execute(
            arguments(words).toArray(String[]::new),
            new PrintWriter(out),
            new PrintWriter(err),
            new Surroundings(
                Map.of("SLUICE_TOKEN", Member.token(), "SLUICE_WITH_TOKEN", Member.token()),
                folder,
                false));
    return new Said(code, out.toString(), err.toString());
  }

  /** Starts a command in a process of its own, which runs until somebody ends it. */
  ManagedProcess start(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.sluice.cli.Main"));
    command.addAll(arguments(words));
    return ManagedProcess.start(
        new ProcessSpec(
            "sluice-" + words[0],
            command,
            Map.of("SLUICE_TOKEN", Member.token()),
            folder,
            folder.resolve(words[0] + ".log")));
  }

  private List<String> arguments(String... words) {
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.add("--server");
    arguments.add(member.url());
    return arguments;
  }
}
